namespace TaskDsl.Data;

/// <summary>An item that does not fit, thrown to where file and line are known.</summary>
/// <param name="message">What is wrong with this item.</param>
/// <param name="reason">The kind of mistake, without the item's own values: what is counted.</param>
/// <param name="isLeftOut">Whether the data are as they should be, and nothing can be made of the item: left out whatever the source says of invalid items.</param>
internal sealed class UnfitException(string message, string reason, bool isLeftOut = false) : Exception(message)
{
    public string Reason { get; } = reason;

    public bool IsLeftOut { get; } = isLeftOut;

    /// <summary>A pair that prefers neither side.</summary>
    public static UnfitException Tie(string reason) => new(reason, reason, isLeftOut: true);

    /// <summary>Values that a guarded format refuses.</summary>
    public static UnfitException SecondReading(string format) => new(SecondReadingOf(format), SecondReadingOf(format), isLeftOut: true);

    /// <summary>Why values that a guarded format refuses are left out.</summary>
    public static string SecondReadingOf(string format) => $"'{format}' has a second reading";
}
