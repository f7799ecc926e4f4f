package rp5.provision.model;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How the initramfs comes to its address on the wired network.
 *
 * @param fixed an IPv4 address; empty for DHCP
 */
public record NetworkAddress(Optional<Fixed> fixed) {
    public static final NetworkAddress DHCP = new NetworkAddress(Optional.empty());

    private static final Pattern FIXED = Pattern.compile("([0-9.]{7,15})/([0-9]{1,2})(?:,([0-9.]{7,15}))?");
    private static final Pattern IPV4 =
            Pattern.compile("(?:(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])(?:\\.(?!$)|$)){4}");
    private static final int LONGEST_PREFIX = 30;
    /** First bytes of addresses. */
    private static final int LOOPBACK = 127;

    private static final int MULTICAST = 224;

    /**
     * An address that is always the same.
     *
     * @param prefix bits of the network
     * @param gateway for what lies outside of it
     */
    public record Fixed(String address, int prefix, Optional<String> gateway) {
        public Fixed {
            requireAddress(address);
            gateway.ifPresent(NetworkAddress::requireAddress);
            if (prefix < 1 || prefix > LONGEST_PREFIX) {
                throw new IllegalArgumentException("a network has 1 to " + LONGEST_PREFIX + " bits, not " + prefix);
            }
            long first = bits(address) >>> 24;
            if (first == 0 || first == LOOPBACK || first >= MULTICAST) {
                throw new IllegalArgumentException("no machine has the address " + address + " on a network");
            }
            requireHost(address, prefix);
            gateway.ifPresent(router -> {
                if (network(router, prefix) != network(address, prefix)) {
                    throw new IllegalArgumentException(
                            "the gateway " + router + " is not in the network of " + address + "/" + prefix);
                }
                requireHost(router, prefix);
                if (router.equals(address)) {
                    throw new IllegalArgumentException("the gateway is another machine, not " + address + " itself");
                }
            });
        }
    }

    /**
     * Reads {@code dhcp} or {@code ADDRESS/PREFIX[,GATEWAY]}.
     *
     * @throws IllegalArgumentException saying what is wrong with it
     */
    public static NetworkAddress parse(String text) {
        if (text.equals("dhcp")) {
            return DHCP;
        }
        Matcher matcher = FIXED.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("not dhcp or ADDRESS/PREFIX[,GATEWAY]: " + text);
        }
        return new NetworkAddress(Optional.of(new Fixed(
                matcher.group(1), Integer.parseInt(matcher.group(2)), Optional.ofNullable(matcher.group(3)))));
    }

    /** As the kernel's ip= and IP= of initramfs-tools take it (Documentation/admin-guide/nfs/nfsroot.rst). */
    public String setting() {
        return fixed.map(to -> to.address() + "::" + to.gateway().orElse("") + ":" + mask(to.prefix()) + ":::off")
                .orElse("dhcp");
    }

    @Override
    public String toString() {
        return fixed.map(to -> to.address() + "/" + to.prefix()
                        + to.gateway().map(router -> "," + router).orElse(""))
                .orElse("dhcp");
    }

    private static void requireAddress(String address) {
        if (!IPV4.matcher(address).matches()) {
            throw new IllegalArgumentException("not an IPv4 address: " + address);
        }
    }

    /** The first address of a network names it, the last one means all that are in it. */
    private static void requireHost(String address, int prefix) {
        long last = (1L << (Integer.SIZE - prefix)) - 1;
        long host = bits(address) & last;
        if (host == 0 || host == last) {
            throw new IllegalArgumentException("no machine can have the address " + address + "/" + prefix
                    + ": it is the " + (host == 0 ? "first" : "last") + " of its network");
        }
    }

    private static long network(String address, int prefix) {
        return bits(address) >>> (Integer.SIZE - prefix);
    }

    private static long bits(String address) {
        long bits = 0;
        for (String part : address.split("\\.", -1)) {
            bits = bits << 8 | Integer.parseInt(part);
        }
        return bits;
    }

    private static String mask(int prefix) {
        long bits = 0xffffffffL << (Integer.SIZE - prefix) & 0xffffffffL;
        return (bits >>> 24) + "." + (bits >>> 16 & 255) + "." + (bits >>> 8 & 255) + "." + (bits & 255);
    }
}
