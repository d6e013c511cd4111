// SPDX-License-Identifier: Apache-2.0
/** Small control files on any Hadoop file system: absent or complete, and one of many writers creates them. No Spark. */
@NullMarked
package io.dynamolake.storage;

import org.jspecify.annotations.NullMarked;
