namespace Probe;

public sealed class NoOracle;
