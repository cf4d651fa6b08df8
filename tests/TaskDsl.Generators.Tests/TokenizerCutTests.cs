using TaskDsl.Tokenizers;
using TaskDsl.Tokenizers.Training;
using Family = TaskDsl.Language.Checks.TokenizerFamily;

namespace TaskDsl.Generators.Tests;

/// <summary>The build's proofs held against the tokenizers that runs use, merges included.</summary>
public class TokenizerCutTests
{
    private const int Values = 3_000;

    public static TheoryData<string> Families => ["Gpt2", "Llama3", "Qwen2"];

    [Theory]
    [MemberData(nameof(Families))]
    public void A_proved_join_cuts_the_ids_and_changes_no_prompt(string name)
    {
        BytePairTokenizer tokenizer = Learn(name);
        Join.Try(Join.Before(Enum.Parse<Family>(name)), seed: 13, Values, (text, cut) =>
            tokenizer.Encode(Text(text)).AsSpan().StartsWith(tokenizer.Encode(Text(text[..cut]))) && IsCut(tokenizer, text, cut));
    }

    [Theory]
    [MemberData(nameof(Families))]
    public void A_proved_end_of_a_label_cuts_the_ids(string name)
    {
        BytePairTokenizer tokenizer = Learn(name);
        Join.Try(Join.After(Enum.Parse<Family>(name)), seed: 14, Values, (text, cut) => IsCut(tokenizer, text, cut));
    }

    /// <summary>Not every place is a cut: the proofs leave something out.</summary>
    [Theory]
    [MemberData(nameof(Families))]
    public void Tokens_span_places_that_nothing_is_proved_of(string name)
    {
        BytePairTokenizer tokenizer = Learn(name);
        int[] text = Join.CodePoints("x:sure");
        Assert.Contains(Enumerable.Range(1, text.Length - 1), cut => !IsCut(tokenizer, text, cut));
    }

    private static bool IsCut(BytePairTokenizer tokenizer, ReadOnlySpan<int> text, int cut)
    {
        List<int> ids = [], ends = [];
        tokenizer.Encode(Text(text), ids, ends);
        return ends.Contains(System.Text.Encoding.UTF8.GetByteCount(Text(text[..cut])));
    }

    // From texts like those that are tried, so that many merges stand ready to cross a cut.
    private static BytePairTokenizer Learn(string name)
    {
        var trainer = new BytePairTrainer(TokenizerFamily.Find(name.ToLowerInvariant())!);
        var random = new RandomText(15);
        for (int i = 0; i < 20_000; i++)
        {
            trainer.Add(Text([.. Join.CodePoints(random.Pick(Join.Lefts)), .. Enumerable.Range(0, 4).Select(_ => random.Any()), .. Join.CodePoints(random.Pick(Join.Rights))]));
        }

        trainer.Add(string.Concat(Enumerable.Repeat("x:sure sure 's 't No. Yes don't\n\n", 20)));
        string path = Path.Combine(Path.GetTempPath(), $"taskdsl-{Guid.NewGuid():N}.json");
        trainer.Train(3_000).Save(path);
        try
        {
            return BytePairTokenizer.Load(path);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static string Text(ReadOnlySpan<int> codePoints) => string.Concat(codePoints.ToArray().Select(codePoint => char.ConvertFromUtf32(codePoint)));
}
