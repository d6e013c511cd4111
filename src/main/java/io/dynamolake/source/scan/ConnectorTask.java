// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.source.scan;

import io.dynamolake.DynamoLakeException;
import io.dynamolake.ErrorCode;
import io.dynamolake.StackTraces;
import io.dynamolake.item.ItemJson;
import io.dynamolake.item.MalformedRecordException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.hadoop.io.DataInputBuffer;
import org.apache.hadoop.io.DataOutputBuffer;
import org.apache.hadoop.mapred.InputFormat;
import org.apache.hadoop.mapred.InputSplit;
import org.apache.hadoop.mapred.JobConf;
import org.apache.hadoop.mapred.RecordReader;
import org.apache.hadoop.mapred.Reporter;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.util.CollectionAccumulator;
import org.apache.spark.util.SerializableConfiguration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lands one of the connector's splits, or several, each with its share of the segments. Items become JSON where they are read: the
 * connector's own serialisation loses empty lists and maps. Whoever stops it finds no checkpoint; a task that is run again reads its split
 * from the beginning, into other files.
 *
 * <p>When the connector gives up it has been patient by itself; the task says so to {@code failures} and ends, so that Spark does not begin
 * again. Whatever else fails is thrown.
 *
 * @param place region and endpoint, for people
 * @param splits how many there are
 */
record ConnectorTask(
    String table,
    String place,
    EmrConnector connector,
    int splits,
    long fileBytes,
    SerializableConfiguration configuration,
    String landing,
    String scanId,
    ScanMeter meter,
    CollectionAccumulator<DynamoLakeException> failures)
    implements FlatMapFunction<Iterator<Integer>, ConnectorPart> {
  private static final Logger LOG = LoggerFactory.getLogger(ConnectorTask.class);

  @Override
  public Iterator<ConnectorPart> call(Iterator<Integer> indexes) throws IOException {
    List<ConnectorPart> parts = new ArrayList<>();
    try {
      while (indexes.hasNext()) {
        parts.add(land(inputFormat(), indexes.next()));
      }
    } catch (ConnectorException e) {
      Throwable cause = e.getCause();
      LOG.warn(
          "{}", e.reason.getMessage(), cause == null ? null : StackTraces.withoutMessages(cause));
      failures.add(e.reason);
      return List.<ConnectorPart>of().iterator();
    }
    return parts.iterator();
  }

  private static InputFormat<?, ?> inputFormat() throws ConnectorException {
    try {
      return EmrConnector.inputFormat();
    } catch (DynamoLakeException e) {
      throw new ConnectorException(
          new DynamoLakeException(e.code(), String.valueOf(e.getMessage())), e);
    }
  }

  private <K, V> ConnectorPart land(InputFormat<K, V> format, int index)
      throws IOException, ConnectorException {
    JobConf conf = connector.on(configuration.value());
    RecordReader<K, V> reader = reader(format, conf, index);
    String attempt = scanId + "/" + TaskContext.get().taskAttemptId() + "/" + index;
    try (ConnectorFiles files =
        new ConnectorFiles(configuration.value(), landing, attempt, fileBytes)) {
      K key = reader.createKey();
      V item = reader.createValue();
      while (next(reader, key, item)) {
        if (TaskContext.get().isInterrupted()) {
          throw new InterruptedIOException("The scan was stopped");
        }
        files.land(json(item));
      }
      ConnectorPart part = files.finish();
      meter.add(new ScanCounts(part.items(), 0, 0, 0));
      meter.segments().add(connector.segmentsOf(index, splits));
      return part;
    } finally {
      reader.close();
    }
  }

  private <K, V> RecordReader<K, V> reader(InputFormat<K, V> format, JobConf conf, int index)
      throws ConnectorException {
    try {
      InputSplit[] all = format.getSplits(conf, splits);
      if (all.length != splits) {
        throw new IllegalStateException(
            "The connector made " + all.length + " splits of what were " + splits);
      }
      return format.getRecordReader(sent(all[index]), conf, Reporter.NULL);
    } catch (IOException | ReflectiveOperationException | RuntimeException | LinkageError e) {
      throw failed(e);
    }
  }

  /** Splits of the connector have all their members only when they have been written and read. */
  private static InputSplit sent(InputSplit split)
      throws IOException, ReflectiveOperationException {
    DataOutputBuffer out = new DataOutputBuffer();
    split.write(out);
    DataInputBuffer in = new DataInputBuffer();
    in.reset(out.getData(), out.getLength());
    InputSplit read = split.getClass().getDeclaredConstructor().newInstance();
    read.readFields(in);
    return read;
  }

  private <K, V> boolean next(RecordReader<K, V> reader, K key, V item) throws ConnectorException {
    try {
      return reader.next(key, item);
    } catch (IOException | RuntimeException | LinkageError e) {
      throw failed(e);
    }
  }

  private byte[] json(Object item) throws ConnectorException {
    try {
      return ItemJson.ofConnectorText(item.toString());
    } catch (MalformedRecordException e) {
      throw new ConnectorException(
          new DynamoLakeException(
              ErrorCode.INTEGRITY,
              "Cannot scan table " + table
                  + " through the emr-dynamodb-connector: its text of an item is none, "
                  + e.reason() + ". Use source.reader sdk."),
          e);
    }
  }

  private ConnectorException failed(Throwable e) {
    return new ConnectorException(ConnectorFailure.of(e, table, place), e);
  }

  /** The connector's failure; the reason is without its cause, whose class not every process knows. */
  private static final class ConnectorException extends Exception {
    private static final long serialVersionUID = 1L;
    private final DynamoLakeException reason;

    ConnectorException(DynamoLakeException reason, Throwable cause) {
      super(cause);
      this.reason = reason;
    }
  }
}
