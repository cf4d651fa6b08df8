using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;
using TaskDsl.Randomness;
using TaskDsl.Tokenizers.Composition;
using TaskDsl.Tokenizers.Files;

namespace TaskDsl.Tokenizers;

/// <summary>A byte-level byte-pair tokenizer, as GPT-2, Llama-3 and Qwen2 have it: text is split by the family's pattern, and the bytes of each piece are merged pair by pair. Several threads may use one.</summary>
public sealed class BytePairTokenizer : Tokenizer
{
    private readonly byte[]?[] _tokens;
    private readonly BytePairMerges _merges;
    private readonly FrozenDictionary<byte[], int>.AlternateLookup<ReadOnlySpan<byte>>? _whole;
    private readonly PieceCache _cache = new();

    internal BytePairTokenizer(BytePairVocabulary vocabulary)
    {
        Family = vocabulary.Family;
        Composes = vocabulary.Composes;
        (End, Pad, Begin) = (vocabulary.End, vocabulary.Pad, vocabulary.Begin);
        VocabularySize = Math.Max(vocabulary.Tokens.Length, Pad + 1);
        _tokens = vocabulary.Tokens;
        var byteIds = new int[256];
        for (int id = 0; id < _tokens.Length; id++)
        {
            if (_tokens[id] is [var value])
            {
                byteIds[value] = id;
            }
        }

        _merges = new BytePairMerges(byteIds, vocabulary.Merges);
        if (vocabulary.IgnoresMerges)
        {
            _whole = _tokens.Select((bytes, id) => (bytes, id)).Where(token => token.bytes is not null)
                .ToFrozenDictionary(token => token.bytes!, token => token.id, ByteComparer.Instance).GetAlternateLookup<ReadOnlySpan<byte>>();
        }

        Id = $"{Family.Name}/{HashOf(vocabulary)}";
    }

    /// <summary>The family.</summary>
    public TokenizerFamily Family { get; }

    /// <summary>Whether characters are composed (NFC) before text is split, so that the tokens of some texts are those of another: see <see cref="Changes"/>.</summary>
    public bool Composes { get; }

    /// <summary>The SHA-256 of the file that the tokenizer was read from, for manifests. Files that are written otherwise may hold the same tokenizer: see <see cref="Id"/>.</summary>
    public string FileHash { get; private init; } = "";

    /// <inheritdoc/>
    public override string Name => Family.Name;

    /// <inheritdoc/>
    public override string Id { get; }

    /// <inheritdoc/>
    public override int VocabularySize { get; }

    /// <inheritdoc/>
    public override int End { get; }

    /// <inheritdoc/>
    public override int Pad { get; }

    /// <inheritdoc/>
    public override int? Begin { get; }

    /// <summary>Reads a <c>tokenizer.json</c> of Hugging Face's layout.</summary>
    /// <param name="path">The file.</param>
    /// <param name="family">The family that it must be of; null to take the one whose split pattern it has.</param>
    /// <exception cref="TokenizerFileException">The file is no byte-level byte-pair tokenizer of the family; the exception says where and why.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static BytePairTokenizer Load(string path, TokenizerFamily? family = null)
    {
        byte[] bytes = File.ReadAllBytes(path);
        return new BytePairTokenizer(new TokenizerFileReader(path, bytes).Read(family)) { FileHash = StableHash.HexOf(bytes) };
    }

    /// <inheritdoc/>
    public override bool Changes(string text) => Composes && !CanonicalComposition.IsComposed(text);

    /// <inheritdoc/>
    /// <remarks>Where characters are composed, all tokens of a composed stretch end where the stretch ends in the text as it was given: no edge of a mask can fall into it.</remarks>
    public override void Encode(string text, List<int> ids, List<int> ends)
    {
        List<ComposedStretch>? stretches = null;
        if (Changes(text))
        {
            text = CanonicalComposition.Compose(text, stretches = []);
        }

        byte[] buffer = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(text.Length));
        ReadOnlySpan<byte> bytes = buffer.AsSpan(0, Encoding.UTF8.GetBytes(text, buffer));
        int first = ids.Count;
        for (int at = 0; at < bytes.Length;)
        {
            int end = Family.PieceEnd(bytes, at);
            EncodePiece(bytes[at..end], ids);
            at = end;
        }

        ArrayPool<byte>.Shared.Return(buffer);
        int offset = 0;
        ends.EnsureCapacity(ends.Count + ids.Count - first);
        for (int i = first; i < ids.Count; i++)
        {
            offset += _tokens[ids[i]]!.Length;
            ends.Add(stretches is null ? offset : ComposedStretch.OffsetBefore(stretches, offset));
        }
    }

    /// <inheritdoc/>
    public override ReadOnlySpan<byte> BytesOf(int id) => id < _tokens.Length ? _tokens[id] : [];

    private void EncodePiece(ReadOnlySpan<byte> piece, List<int> ids)
    {
        if (piece.Length > PieceCache.Longest)
        {
            Merge(piece, ids);
            return;
        }

        if (_cache.Find(piece, out int place) is not { } found)
        {
            int first = ids.Count;
            Merge(piece, ids);
            _cache.Add(place, piece, [.. ids[first..]]);
            return;
        }

        if (found.Length == 1)
        {
            ids.Add(found[0]);
        }
        else
        {
            ids.AddRange(found);
        }
    }

    private void Merge(ReadOnlySpan<byte> piece, List<int> ids)
    {
        if (_whole is { } whole && whole.TryGetValue(piece, out int id))
        {
            ids.Add(id);
        }
        else
        {
            _merges.Encode(piece, ids);
        }
    }

    private static string HashOf(BytePairVocabulary vocabulary)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> number = stackalloc byte[sizeof(int)];
        hash.AppendData(Encoding.UTF8.GetBytes($"byte pairs 1\n{vocabulary.Family.Name}\n{vocabulary.Family.Pattern}\n{(vocabulary.Composes ? $"NFC {CanonicalComposition.UnicodeVersion}" : "")}\n{vocabulary.IgnoresMerges}\n{vocabulary.Begin}, {vocabulary.End}, {vocabulary.Pad}\n"));
        foreach (byte[]? token in vocabulary.Tokens)
        {
            Append(hash, token?.Length ?? -1, number);
            hash.AppendData(token.AsSpan());
        }

        foreach (BytePairMerge merge in vocabulary.Merges)
        {
            Append(hash, merge.Left, number);
            Append(hash, merge.Right, number);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset())[..32];

        static void Append(IncrementalHash hash, int value, Span<byte> number)
        {
            BinaryPrimitives.WriteInt32LittleEndian(number, value);
            hash.AppendData(number);
        }
    }
}
