// SPDX-License-Identifier: Apache-2.0
/** Room 1: DynamoDB is asked, once, for an export to S3, full or incremental, and waited for. */
@NullMarked
package io.dynamolake.source.export;

import org.jspecify.annotations.NullMarked;
