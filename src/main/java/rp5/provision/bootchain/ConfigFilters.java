package rp5.provision.bootchain;

import java.util.List;

/** The conditional filters in force at one place of config.txt, at most one of a kind. */
public record ConfigFilters(List<ConfigFilter> inForce) {

    public static final ConfigFilters NONE = new ConfigFilters(List.of());

    public ConfigFilters {
        inForce = List.copyOf(inForce);
    }
}
