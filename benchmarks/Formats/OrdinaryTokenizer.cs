using TaskDsl.Tokenizers;

namespace TaskDsl.Benchmarks.Formats;

/// <summary>The tokenizer <c>bytes</c> by the way that other tokenizers take: a text, a list of ids, and the mask cut out of it.</summary>
internal sealed class OrdinaryTokenizer : Tokenizer
{
    public override string Name => Bytes.Name;

    public override string Id => Bytes.Id;

    public override int VocabularySize => Bytes.VocabularySize;

    public override int End => Bytes.End;

    public override int Pad => Bytes.Pad;

    public override void Encode(string text, List<int> ids, List<int> ends) => Bytes.Encode(text, ids, ends);

    public override ReadOnlySpan<byte> BytesOf(int id) => Bytes.BytesOf(id);
}
