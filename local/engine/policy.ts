/**
 * A Java security policy that lets DynamoDB Local do everything but talk to other machines: it has no option to listen on
 * loopback only, and a policy can refuse what it accepts. Java 24 removed the mechanism.
 */
export const lastJavaWithPolicies = 23

export const loopbackPolicy = `grant {
  permission java.io.FilePermission "<<ALL FILES>>", "read,write,delete,execute,readlink";
  permission java.io.SerializablePermission "*";
  permission java.lang.RuntimePermission "*";
  permission java.lang.management.ManagementPermission "control";
  permission java.lang.management.ManagementPermission "monitor";
  permission java.lang.reflect.ReflectPermission "*";
  permission java.net.NetPermission "*";
  permission java.net.SocketPermission "127.0.0.1:0-", "accept,connect,resolve";
  permission java.net.SocketPermission "localhost:0-", "listen,resolve";
  permission java.security.SecurityPermission "*";
  permission java.util.PropertyPermission "*", "read,write";
  permission java.util.logging.LoggingPermission "control";
  permission javax.management.MBeanPermission "*", "*";
  permission javax.management.MBeanServerPermission "*";
  permission javax.management.MBeanTrustPermission "*";
  permission javax.security.auth.AuthPermission "*";
};
`
