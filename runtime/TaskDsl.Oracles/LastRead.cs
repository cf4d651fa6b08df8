namespace TaskDsl.Oracles;

/// <summary>Remembers what was read of the last text: a question is usually asked about several times in a row.</summary>
internal sealed class LastRead<T>(Func<string, T> read)
{
    private volatile Entry? _last;

    /// <summary>What <c>read</c> makes of the text.</summary>
    public T Of(string text)
    {
        Entry? last = _last;
        if (last is null || last.Text != text)
        {
            _last = last = new Entry(text, read(text));
        }

        return last.Value;
    }

    private sealed record Entry(string Text, T Value);
}
