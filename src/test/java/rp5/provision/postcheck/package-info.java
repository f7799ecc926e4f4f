@NullMarked
package rp5.provision.postcheck;

import org.jspecify.annotations.NullMarked;
