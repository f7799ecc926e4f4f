/**
 * Files: every write below the target's root (atomic, mode before content, never through a link that leads out of it) and the
 * live system's files as text. A dry-run shows the same writes as diffs.
 */
@NullMarked
package rp5.provision.files;

import org.jspecify.annotations.NullMarked;
