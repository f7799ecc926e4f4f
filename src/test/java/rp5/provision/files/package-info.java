@NullMarked
package rp5.provision.files;

import org.jspecify.annotations.NullMarked;
