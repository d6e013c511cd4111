// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.source.scan;

import io.dynamolake.item.ItemPage;

/**
 * One answer to a scan.
 *
 * @param items valid until the next page is asked for
 * @param readUnits what DynamoDB billed
 */
record ScanPage(ItemPage items, double readUnits) {}
