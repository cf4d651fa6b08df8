namespace TaskDsl.Data;

/// <summary>What reading some data came to. Takes the counts of one pass; memory does not grow with the data.</summary>
public sealed class DataCounts
{
    private const int MostReasons = 200;

    private readonly SortedDictionary<string, long> _leftOut = new(StringComparer.Ordinal);

    /// <summary>Records of the files.</summary>
    public long Records { get; internal set; }

    /// <summary>Records of released critiques whose id an earlier record of the source has, as of files that were joined twice. They are kept.</summary>
    public long RepeatedIds { get; internal set; }

    /// <summary>Items that were kept.</summary>
    public long Kept { get; internal set; }

    /// <summary>Items that belong to other splits.</summary>
    public long OtherSplits { get; internal set; }

    /// <summary>Values that were trimmed.</summary>
    public long Trimmed { get; internal set; }

    /// <summary>Items that were left out, by reason.</summary>
    public IReadOnlyDictionary<string, long> LeftOut => _leftOut;

    internal void LeaveOut(string reason)
    {
        if (_leftOut.Count >= MostReasons && !_leftOut.ContainsKey(reason))
        {
            reason = "other reasons";
        }

        _leftOut[reason] = _leftOut.GetValueOrDefault(reason) + 1;
    }
}
