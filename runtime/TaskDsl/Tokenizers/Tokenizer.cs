namespace TaskDsl.Tokenizers;

/// <summary>Turns text into token ids and back. Control tokens are never the encoding of a text.</summary>
public abstract class Tokenizer
{
    /// <summary>The name that experiments use, such as <c>bytes</c>.</summary>
    public abstract string Name { get; }

    /// <summary>A hash of all that decides the ids. With a format id it makes the encoding id.</summary>
    public abstract string Id { get; }

    /// <summary>The number of ids, control tokens included.</summary>
    public abstract int VocabularySize { get; }

    /// <summary>The token that ends a learned text.</summary>
    public abstract int End { get; }

    /// <summary>The token that fills rows; never <see cref="End"/>.</summary>
    public abstract int Pad { get; }

    /// <summary>The token that begins each example, as context; null where the family has none.</summary>
    public virtual int? Begin => null;

    /// <summary>Appends the ids of a run of ordinary text.</summary>
    /// <param name="text">The text; no part of it becomes a control token.</param>
    /// <param name="ids">Receives the ids.</param>
    /// <param name="ends">Receives for each id the offset in UTF-8 bytes at which its token ends.</param>
    public abstract void Encode(string text, List<int> ids, List<int> ends);

    /// <summary>Whether the ids of a text are those of another one, because the tokenizer composes its characters (NFC) first. What comes back then is the other text.</summary>
    public virtual bool Changes(string text) => false;

    /// <summary>The UTF-8 bytes of one token; none for a control token.</summary>
    public abstract ReadOnlySpan<byte> BytesOf(int id);

    /// <summary>The ids of a run of ordinary text.</summary>
    public int[] Encode(string text)
    {
        var ids = new List<int>();
        Encode(text, ids, []);
        return [.. ids];
    }

    /// <summary>The text of <paramref name="ids"/>, control tokens left out; bytes that are no UTF-8 become U+FFFD.</summary>
    public string Decode(ReadOnlySpan<int> ids)
    {
        var bytes = new List<byte>(ids.Length);
        foreach (int id in ids)
        {
            bytes.AddRange(BytesOf(id));
        }

        return System.Text.Encoding.UTF8.GetString([.. bytes]);
    }

    /// <summary>The tokenizer that needs no files: one id a byte.</summary>
    public static Tokenizer Bytes { get; } = new ByteTokenizer();
}
