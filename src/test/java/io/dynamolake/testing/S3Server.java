// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.testing;

import io.dynamolake.cli.demo.IsolatedRuntime;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;

/**
 * An S3 on loopback that keeps its objects in memory and honours conditional writes under a real race. Tests take the one
 * {@link #shared} by all tests of the JVM and a {@link #bucket} of their own; it ends with the JVM.
 */
public final class S3Server implements AutoCloseable {
  private static @Nullable S3Server shared;
  private static int buckets;

  private final IsolatedRuntime runtime;
  private final Object proxy;
  private final URI endpoint;

  private S3Server(IsolatedRuntime runtime, Object proxy, URI endpoint) {
    this.runtime = runtime;
    this.proxy = proxy;
    this.endpoint = endpoint;
  }

  public static synchronized S3Server shared() {
    S3Server running = shared;
    if (running == null) {
      running = start();
      shared = running;
    }
    return running;
  }

  public static S3Server start() {
    Path build = Path.of(System.getProperty("dynamolake.build.directory", "target"));
    IsolatedRuntime runtime = IsolatedRuntime.open(build.resolve("s3-server"));
    try {
      Object proxy = runtime.run(S3Server::started);
      int port = (int) proxy.getClass().getMethod("getPort").invoke(proxy);
      return new S3Server(runtime, proxy, URI.create("http://127.0.0.1:" + port));
    } catch (Exception e) {
      throw new IllegalStateException("The S3 server did not start", e);
    }
  }

  public URI endpoint() {
    return endpoint;
  }

  /** Creates a bucket that no other test uses. */
  public String bucket() {
    String name = nextBucket();
    try {
      HttpURLConnection put =
          (HttpURLConnection) endpoint.resolve("/" + name).toURL().openConnection();
      put.setRequestMethod("PUT");
      int status = put.getResponseCode();
      if (status != HttpURLConnection.HTTP_OK) {
        throw new IllegalStateException("Creating a bucket answered " + status);
      }
      return name;
    } catch (IOException e) {
      throw new IllegalStateException("The S3 server does not answer", e);
    }
  }

  /** Hadoop settings of s3a for this server; with {@code spark.hadoop.} in front they are Spark's. */
  public Map<String, String> hadoopSettings() {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("fs.s3a.endpoint", endpoint.toString());
    settings.put("fs.s3a.endpoint.region", "eu-west-1");
    settings.put("fs.s3a.path.style.access", "true");
    settings.put("fs.s3a.connection.ssl.enabled", "false");
    settings.put(
        "fs.s3a.aws.credentials.provider", "org.apache.hadoop.fs.s3a.SimpleAWSCredentialsProvider");
    settings.put("fs.s3a.access.key", "local");
    settings.put("fs.s3a.secret.key", "local");
    settings.put("fs.s3a.attempts.maximum", "3");
    settings.put("fs.s3a.retry.limit", "2");
    return settings;
  }

  public Configuration configuration() {
    Configuration configuration = new Configuration();
    hadoopSettings().forEach(configuration::set);
    return configuration;
  }

  @Override
  public void close() {
    try {
      runtime.run(classes -> proxy.getClass().getMethod("stop").invoke(proxy));
    } catch (Exception e) {
      throw new IllegalStateException("The S3 server did not stop", e);
    }
  }

  private static Object started(ClassLoader classes) throws Exception {
    Class<?> storeType = classes.loadClass("org.gaul.s3proxy.blobstore.BlobStore");
    Object store = classes
        .loadClass("org.gaul.s3proxy.BlobStores")
        .getMethod("create", String.class, Properties.class)
        .invoke(null, "transient-nio2", new Properties());
    Object builder =
        classes.loadClass("org.gaul.s3proxy.S3Proxy").getMethod("builder").invoke(null);
    Class<?> builderType = builder.getClass();
    builderType.getMethod("endpoint", URI.class).invoke(builder, URI.create("http://127.0.0.1:0"));
    builderType.getMethod("blobStore", storeType).invoke(builder, store);
    Object proxy = builderType.getMethod("build").invoke(builder);
    proxy.getClass().getMethod("start").invoke(proxy);
    return proxy;
  }

  private static synchronized String nextBucket() {
    buckets++;
    return "bucket-" + buckets;
  }
}
