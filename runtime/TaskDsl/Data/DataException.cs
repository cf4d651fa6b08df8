namespace TaskDsl.Data;

/// <summary>Data that cannot be read as the experiment says.</summary>
/// <param name="id">The diagnostic's id, TDSL404….</param>
/// <param name="message">What is wrong, what was expected, and what to do.</param>
/// <param name="file">The file.</param>
/// <param name="line">The line, from 1; null where the file as a whole is meant. Of a record over several lines, the first.</param>
/// <param name="column">The column in characters, from 1.</param>
/// <param name="inner">What was thrown below.</param>
public sealed class DataException(string id, string message, string file, long? line = null, long column = 1, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>The file cannot be opened, or is not of a kind that is read.</summary>
    public const string UnreadableFile = "TDSL4040";

    /// <summary>A line or record of the file is damaged.</summary>
    public const string DamagedFile = "TDSL4041";

    /// <summary>A record does not fit the mapping or its fields.</summary>
    public const string UnfitItem = "TDSL4042";

    /// <summary>The experiment has no such data.</summary>
    public const string NoData = "TDSL4043";

    /// <summary>The diagnostic's id.</summary>
    public string Id { get; } = id;

    /// <summary>The file, with line and column where they are known, as compilers print it.</summary>
    public string Place { get; } = line is null ? file : FormattableString.Invariant($"{file}({line},{column})");

    /// <summary>The line, from 1; null where the file as a whole is meant.</summary>
    public long? Line { get; } = line;
}
