@NullMarked
package rp5.provision.partitioning;

import org.jspecify.annotations.NullMarked;
