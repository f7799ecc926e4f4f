package rp5.provision.errors;

/**
 * One reason why a run must not begin.
 *
 * @param code what the run ends with when this is the first reason
 * @param message one sentence that names the thing
 * @param remedy what the user can do about it
 */
public record Refusal(ResultCode code, String message, String remedy) {}
