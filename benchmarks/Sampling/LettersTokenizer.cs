using TaskDsl.Tokenizers;

namespace TaskDsl.Benchmarks.Sampling;

/// <summary>The ids of <c>bytes</c>, of which a sample may only take letters and spaces, and no end token: every sample has as many tokens as it is to have.</summary>
internal sealed class LettersTokenizer : Tokenizer
{
    public override string Name => "letters";

    public override string Id => "letters";

    public override int VocabularySize => Bytes.VocabularySize;

    public override int End => Bytes.VocabularySize;

    public override int Pad => Bytes.Pad;

    public override void Encode(string text, List<int> ids, List<int> ends) => Bytes.Encode(text, ids, ends);

    public override ReadOnlySpan<byte> BytesOf(int id) => id == ' ' || (id < 128 && char.IsAsciiLetter((char)id)) ? Bytes.BytesOf(id) : [];
}
