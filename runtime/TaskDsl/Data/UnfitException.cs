namespace TaskDsl.Data;

/// <summary>An item that does not fit, thrown to where file and line are known.</summary>
/// <param name="message">What is wrong with this item.</param>
/// <param name="reason">The kind of mistake, without the item's own values: what is counted.</param>
/// <param name="isTie">Whether the data are as they should be, and the item has just nothing to say: left out whatever the source says of invalid items.</param>
internal sealed class UnfitException(string message, string reason, bool isTie = false) : Exception(message)
{
    public string Reason { get; } = reason;

    public bool IsTie { get; } = isTie;

    /// <summary>A pair that prefers neither side.</summary>
    public static UnfitException Tie(string reason) => new(reason, reason, isTie: true);
}
