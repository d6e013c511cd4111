// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.table.delta;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.DeltaOperations;
import org.apache.spark.sql.delta.OptimisticTransaction;
import org.apache.spark.sql.delta.actions.Action;
import org.apache.spark.sql.delta.actions.AddFile;
import org.apache.spark.sql.delta.actions.Metadata;
import scala.collection.Iterator;
import scala.collection.immutable.$colon$colon;
import scala.collection.immutable.List$;

/**
 * One transaction of Delta's own. Actions are made from JSON, and the calls whose signatures hold Scala collections are found by
 * name and number of arguments, so that the same class files run on Delta 3 and 4.
 */
final class DeltaTransaction {
  private static final String USER_METADATA = "spark.databricks.delta.commitInfo.userMetadata";
  private static final boolean KEEP_NUMBER_OF_RECORDS = true;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final SparkSession spark;
  private final OptimisticTransaction transaction;

  private DeltaTransaction(SparkSession spark, OptimisticTransaction transaction) {
    this.spark = spark;
    this.transaction = transaction;
  }

  /** Begins at the newest version of the table, which need not exist. */
  static DeltaTransaction begin(SparkSession spark, String root) {
    SparkSession.setActiveSession(spark);
    DeltaLog log = DeltaLog.forTable(spark, root);
    log.update(false, scala.Option.empty(), scala.Option.empty());
    return new DeltaTransaction(spark, log.startTransaction());
  }

  boolean tableExists() {
    return version() >= 0;
  }

  /** At which it began; -1 for no table. */
  long version() {
    return transaction.readVersion();
  }

  /** Also makes the commit fail if another writer uses the application id meanwhile. */
  boolean hasTransaction(String applicationId) {
    return transaction.txnVersion(applicationId) >= 1;
  }

  /** All files of the table; the commit will fail if another writer changes any of them or adds one. */
  List<AddFile> readAllFiles() {
    scala.collection.immutable.List<Expression> everything =
        new $colon$colon<>(Literal.TrueLiteral(), emptyList());
    Object files = invoke(transaction, "filterFiles", everything, KEEP_NUMBER_OF_RECORDS);
    List<AddFile> list = new ArrayList<>();
    Iterator<?> iterator = ((scala.collection.Iterable<?>) files).iterator();
    while (iterator.hasNext()) {
      list.add((AddFile) iterator.next());
    }
    return list;
  }

  /** What the log tells of each file: its {@code path} there, and its {@code stats} as JSON or null. */
  Dataset<Row> fileStatistics() {
    return ((Dataset<?>) invoke(transaction.snapshot(), "allFiles")).select("path", "stats");
  }

  /** The rows of some files as of this transaction's version, whoever wrote them. */
  @SuppressWarnings("unchecked") // what Spark makes of a table are rows
  Dataset<Row> rows(List<AddFile> files) {
    Object rows = invoke(
        transaction.deltaLog(),
        "createDataFrame",
        transaction.snapshot(),
        immutable(files),
        false,
        scala.Option.empty());
    return (Dataset<Row>) rows;
  }

  /** The table's root with its scheme. */
  String qualifiedRoot() {
    return transaction.deltaLog().dataPath().toString();
  }

  /** The table's metadata as its log writes it. */
  ObjectNode metadata() {
    return (ObjectNode) parse(transaction.metadata().json()).get("metaData");
  }

  void create(ObjectNode metadata) {
    transaction.updateMetadata(metadataOf(metadata), false);
  }

  /** Only together with the removal of all files. */
  void overwriteMetadata(ObjectNode metadata) {
    transaction.updateMetadataForTableOverwrite(metadataOf(metadata));
  }

  void extendMetadata(ObjectNode metadata) {
    transaction.updateMetadata(metadataOf(metadata), false);
  }

  private static Metadata metadataOf(ObjectNode metadata) {
    return (Metadata) action("metaData", metadata);
  }

  static Action action(String kind, ObjectNode content) {
    ObjectNode wrapped = JSON.createObjectNode();
    wrapped.set(kind, content);
    return Action.fromJson(wrapped.toString());
  }

  static ObjectNode parse(String json) {
    try {
      return (ObjectNode) JSON.readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The version that the commit made. Throws what Delta throws. */
  long commit(List<Action> actions, String userMetadata) {
    scala.collection.immutable.List<Action> list = immutable(actions);
    Optional<String> before = Optional.ofNullable(spark.conf().getOption(USER_METADATA))
        .filter(scala.Option::isDefined)
        .map(scala.Option::get);
    spark.conf().set(USER_METADATA, userMetadata);
    try {
      return (Long) invoke(transaction, "commit", list, DeltaOperations.ManualUpdate$.MODULE$);
    } finally {
      before.ifPresentOrElse(
          value -> spark.conf().set(USER_METADATA, value), () -> spark.conf().unset(USER_METADATA));
    }
  }

  private static <T> scala.collection.immutable.List<T> immutable(List<T> elements) {
    scala.collection.immutable.List<T> list = emptyList();
    for (int i = elements.size() - 1; i >= 0; i--) {
      list = new $colon$colon<>(elements.get(i), list);
    }
    return list;
  }

  @SuppressWarnings("unchecked") // an empty list is a list of anything
  private static <T> scala.collection.immutable.List<T> emptyList() {
    return (scala.collection.immutable.List<T>) (Object) List$.MODULE$.empty();
  }

  private static Object invoke(Object target, String name, Object... arguments) {
    for (Method method : target.getClass().getMethods()) {
      if (method.getName().equals(name)
          && method.getParameterCount() == arguments.length
          && !method.isBridge()) {
        try {
          return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
          DeltaTransaction.<RuntimeException>rethrow(Objects.requireNonNullElse(e.getCause(), e));
        } catch (IllegalAccessException e) {
          throw new IllegalStateException(e);
        }
      }
    }
    throw new IllegalStateException("This version of Delta has no %s.%s with %d arguments"
        .formatted(target.getClass().getSimpleName(), name, arguments.length));
  }

  /** Delta's Scala throws checked exceptions without saying so. */
  @SuppressWarnings("unchecked") // the cast is erased, which is its purpose
  private static <T extends Throwable> void rethrow(Throwable thrown) throws T {
    throw (T) thrown;
  }
}
