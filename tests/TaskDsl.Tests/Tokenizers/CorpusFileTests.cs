using TaskDsl.Tokenizers;
using TaskDsl.Tokenizers.Training;

namespace TaskDsl.Tests.Tokenizers;

public class CorpusFileTests
{
    public static TheoryData<string> Families => TrainedTokenizer.Families;

    /// <summary>However small the blocks, what is learned is what the whole text gives.</summary>
    [Theory]
    [MemberData(nameof(Families))]
    public void Blocks_give_what_the_whole_text_gives(string family)
    {
        using var corpus = new TemporaryFile();
        string text = string.Concat(Texts.Random(71, 200).Select(part => part + "\n")) + Texts.Prose + "\n\n \r\nend";
        File.WriteAllText(corpus.Path, '\uFEFF' + text);
        string whole = Train([text]);
        foreach (int block in new[] { 16, 100, 1_000, 1 << 22 })
        {
            string[] blocks = [.. CorpusFile.Read(corpus.Path, block)];
            Assert.Equal(text, string.Concat(blocks));
            Assert.Equal(block <= 1_000, blocks.Length > 1);
            Assert.Equal(whole, Train(blocks));
        }

        string Train(string[] texts)
        {
            var trainer = new BytePairTrainer(TokenizerFamily.Find(family)!);
            Array.ForEach(texts, trainer.Add);
            using var file = new TemporaryFile();
            trainer.Train(330).Save(file.Path);
            return $"{trainer.Pieces} pieces: {File.ReadAllText(file.Path)}";
        }
    }

    /// <summary>Or a long text would be in memory as a whole.</summary>
    [Fact]
    public void Lines_of_any_script_are_cut()
    {
        using var corpus = new TemporaryFile();
        File.WriteAllText(corpus.Path, string.Concat(Enumerable.Repeat("“狐狸”看着母鸡。\n", 100)));
        Assert.All(CorpusFile.Read(corpus.Path, block: 100), text => Assert.InRange(text.Length, 1, 100));
    }

    [Fact]
    public void Bytes_that_are_no_utf8_are_an_error_at_their_line()
    {
        using var corpus = new TemporaryFile();
        File.WriteAllBytes(corpus.Path, [.. "a line\nanother\ncaf"u8, 0xE9, .. "\nmore\n"u8]);
        foreach (int block in new[] { 10, 1 << 22 })
        {
            InvalidDataException e = Assert.Throws<InvalidDataException>(() => CorpusFile.Read(corpus.Path, block).Count());
            Assert.StartsWith($"Line 3 of {corpus.Path} is not UTF-8.", e.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void An_empty_file_has_no_text()
    {
        using var corpus = new TemporaryFile();
        File.WriteAllText(corpus.Path, "");
        Assert.Empty(CorpusFile.Read(corpus.Path));
    }
}
