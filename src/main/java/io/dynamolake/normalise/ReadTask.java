// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.normalise;

import io.dynamolake.item.DataFormat;
import io.dynamolake.landing.ChangeWindow;
import io.dynamolake.schema.DriftKind;
import io.dynamolake.schema.RegisteredSchema;
import io.dynamolake.schema.TimeToLive;
import java.io.Serializable;
import java.util.List;
import java.util.Set;
import org.apache.spark.util.SerializableConfiguration;
import org.jspecify.annotations.Nullable;

/**
 * What every task of a read needs to know.
 *
 * @param columns the row's columns by name, {@link SparkTypes#RESCUED} last if it is wanted
 * @param quarantineFolder where refused records are kept; null means that the first one fails the read
 * @param quarantinedKinds drift that keeps an item from becoming a row
 * @param window of an incremental export, whose rows are changes; null for items
 * @param outcomes where the outcome of each split goes; null if nobody asks
 */
record ReadTask(
    RegisteredSchema schema,
    List<String> columns,
    DataFormat format,
    SerializableConfiguration configuration,
    @Nullable String quarantineFolder,
    Set<DriftKind> quarantinedKinds,
    @Nullable ChangeWindow window,
    TimeToLive timeToLive,
    @Nullable ReadOutcomes outcomes)
    implements Serializable {}
