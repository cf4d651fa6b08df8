namespace TaskDsl.Evaluation.Gaps;

/// <summary>Samples that cannot be read, written or measured. The message says where and what is wrong.</summary>
public sealed class InvalidSamplesException : Exception
{
    /// <summary>Samples whose pool does not allow what was asked.</summary>
    public InvalidSamplesException(string message)
        : base(message) => Reason = message;

    /// <summary>A line of a file that is not a question with its samples.</summary>
    /// <param name="file">The file's name, as the user gave it.</param>
    /// <param name="line">The line, counted from 1.</param>
    /// <param name="reason">What is wrong and what was expected.</param>
    /// <param name="inner">What found it, if anything did.</param>
    public InvalidSamplesException(string file, int line, string reason, Exception? inner = null)
        : base($"{file}({line}): {reason}", inner)
    {
        (File, Line, Reason) = (file, line, reason);
    }

    /// <summary>The file; null where the samples came from memory.</summary>
    public string? File { get; }

    /// <summary>The line, counted from 1; null where the samples came from memory.</summary>
    public int? Line { get; }

    /// <summary>What is wrong and what was expected, without its place.</summary>
    public string Reason { get; }
}
