using System.Text;

namespace TaskDsl.Training.Tests;

public sealed class CheckpointTests
{
    [Fact]
    public void A_model_comes_back_as_it_was()
    {
        using var file = new SavedModel();
        using Transformer model = Transformer.Load(file.Path, SavedModel.Tags);
        Assert.Equal(file.Hash, model.WeightsHash());
        Assert.Equal(Given.Gpt2, model.Configuration);
    }

    [Fact]
    public void A_truncated_file_is_refused()
    {
        using var file = new SavedModel();
        byte[] bytes = File.ReadAllBytes(file.Path);
        foreach (int length in new[] { 0, 1, 7, 8, 9, 100, 1000, bytes.Length / 2, bytes.Length - 1 })
        {
            File.WriteAllBytes(file.Path, bytes[..length]);
            Assert.Contains("truncated", file.Refused());
        }

        File.WriteAllBytes(file.Path, [.. bytes, 0]);
        Assert.Contains("altered", file.Refused());
    }

    [Fact]
    public void A_file_with_any_bit_turned_is_refused()
    {
        using var file = new SavedModel();
        byte[] bytes = File.ReadAllBytes(file.Path);
        int header = BitConverter.ToInt32(bytes) + 8;
        int[] places = [.. Enumerable.Range(0, header), .. Enumerable.Range(0, 50).Select(i => header + (i * (bytes.Length - header) / 50)), bytes.Length - 1];
        foreach (int place in places)
        {
            byte[] altered = [.. bytes];
            altered[place] ^= 1;
            File.WriteAllBytes(file.Path, altered);
            file.Refused();
        }
    }

    [Theory]
    [InlineData("{}", "did not write")]
    [InlineData("[]", "cannot be read")]
    [InlineData("{\"__metadata__\":7}", "cannot be read")]
    [InlineData("{\"weight\":{\"dtype\":\"F32\"}}", "cannot be read")]
    [InlineData("{\"weight\":{\"dtype\":\"F32\",\"shape\":[-1],\"data_offsets\":[0,4]}}", "cannot be read")]
    [InlineData("{\"__metadata__\":{\"format\":\"pytorch\"}}", "did not write")]
    [InlineData("{\"__metadata__\":{\"taskdsl\":\"checkpoint/9\"}}", "checkpoint/9")]
    [InlineData("{\"__metadata__\":{\"taskdsl\":\"checkpoint/1\"}}", "lost its hash")]
    public void A_foreign_safetensors_file_is_refused(string header, string reason)
    {
        using var file = new SavedModel();
        File.WriteAllBytes(file.Path, [.. BitConverter.GetBytes((long)header.Length), .. Encoding.ASCII.GetBytes(header)]);
        Assert.Contains(reason, file.Refused());
    }

    [Fact]
    public void A_text_file_is_refused()
    {
        using var file = new SavedModel();
        File.WriteAllText(file.Path, "not a checkpoint, but long enough to have a header");
        Assert.Contains("no checkpoint", file.Refused());
    }

    [Fact]
    public void A_missing_file_is_refused()
    {
        using var file = new SavedModel();
        File.Delete(file.Path);
        Assert.Contains("cannot be read", file.Refused());
    }

    [Fact]
    public void Weights_of_another_tokenizer_are_refused()
    {
        using var file = new SavedModel();
        string message = Assert.Throws<CheckpointException>(() => Transformer.Load(file.Path, new Dictionary<string, string> { ["tokenizer"] = "gpt2" })).Message;
        Assert.Contains("tokenizer is 'bytes/1', and 'gpt2' is asked for", message);
        Assert.Contains("no 'tag encoding'", Assert.Throws<CheckpointException>(() => Transformer.Load(file.Path, new Dictionary<string, string> { ["encoding"] = "1" })).Message);
    }

    [Fact]
    public void The_same_weights_are_the_same_file()
    {
        using SavedModel one = new(), other = new();
        Assert.Equal(File.ReadAllBytes(one.Path), File.ReadAllBytes(other.Path));
    }

    private sealed class SavedModel : IDisposable
    {
        private readonly TemporaryFolder _folder = new();

        public SavedModel()
        {
            using Transformer model = Given.Model(Given.Gpt2);
            model.Save(Path, Tags);
            Hash = model.WeightsHash();
        }

        public static Dictionary<string, string> Tags { get; } = new() { ["tokenizer"] = "bytes/1" };

        public string Path => System.IO.Path.Combine(_folder.Path, "model.safetensors");

        public string Hash { get; }

        public string Refused()
        {
            string message = Assert.Throws<CheckpointException>(() => Transformer.Load(Path, Tags)).Message;
            Assert.Contains(Path, message);
            return message;
        }

        public void Dispose() => _folder.Dispose();
    }
}
