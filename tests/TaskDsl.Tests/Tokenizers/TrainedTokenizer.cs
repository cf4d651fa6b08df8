using TaskDsl.Tokenizers;
using TaskDsl.Tokenizers.Training;

namespace TaskDsl.Tests.Tokenizers;

/// <summary>A tokenizer of each family, trained on a little prose and saved to a file.</summary>
internal static class TrainedTokenizer
{
    public static TheoryData<string> Families => ["gpt2", "llama3", "qwen2"];

    public static TemporaryFile Save(string family, int size = 400)
    {
        var trainer = new BytePairTrainer(TokenizerFamily.Find(family)!);
        trainer.Add(string.Concat(Enumerable.Repeat(Texts.Prose, 3)));
        var file = new TemporaryFile();
        trainer.Train(size).Save(file.Path);
        return file;
    }

    public static BytePairTokenizer Of(string family, int size = 400)
    {
        using TemporaryFile file = Save(family, size);
        return BytePairTokenizer.Load(file.Path, TokenizerFamily.Find(family));
    }
}
