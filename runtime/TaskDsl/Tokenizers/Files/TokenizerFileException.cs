namespace TaskDsl.Tokenizers.Files;

/// <summary>A tokenizer's file that cannot be used.</summary>
public sealed class TokenizerFileException : Exception
{
    internal TokenizerFileException(string path, int line, int column, string message)
        : base(message) => (Path, Line, Column) = (path, line, column);

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>The line, counted from 1.</summary>
    public int Line { get; }

    /// <summary>The character of the line, counted from 1.</summary>
    public int Column { get; }
}
