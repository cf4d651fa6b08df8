using System.Text;
using System.Text.Json.Nodes;
using TaskDsl.Tokenizers;
using TaskDsl.Tokenizers.Composition;
using TaskDsl.Tokenizers.Training;

namespace TaskDsl.Tests.Tokenizers;

public class BytePairTrainerTests
{
    public static TheoryData<string> Families => TrainedTokenizer.Families;

    /// <summary>Counting all pairs anew before each merge gives the same merges.</summary>
    [Theory]
    [MemberData(nameof(Families))]
    public void Merges_are_those_of_counting_all_pairs_before_each(string name)
    {
        TokenizerFamily family = TokenizerFamily.Find(name)!;
        var random = new Random(51);
        for (int corpus = 0; corpus < 40; corpus++)
        {
            // Few letters, so that many pairs occur equally often and tokens are made in more than one way.
            string text = corpus == 0 ? Texts.Prose : string.Concat(Enumerable.Range(0, 300).Select(_ => "aaabbc \n"[random.Next(8)]));
            int size = 256 + 60 + family.Controls.Count();
            var trainer = new BytePairTrainer(family);
            trainer.Add(text);
            using var file = new TemporaryFile();
            TrainedBytePairs trained = trainer.Train(size);
            trained.Save(file.Path);
            JsonNode model = JsonNode.Parse(File.ReadAllText(file.Path))!["model"]!;
            string[] expected = ByCounting(family, text, 60);
            Assert.Equal(expected, model["merges"]!.AsArray().Select(merge => merge!.GetValue<string>()));
            Assert.Equal(trained.Size, BytePairTokenizer.Load(file.Path, family).VocabularySize - (name == "gpt2" ? 1 : 0));
        }
    }

    [Theory]
    [MemberData(nameof(Families))]
    public void Equal_corpora_give_equal_files_whatever_the_order_of_their_texts(string name)
    {
        string[] texts = Texts.Random(52, 300);
        Assert.Equal(Train(texts), Train([.. texts.Reverse()]));

        string Train(string[] texts)
        {
            var trainer = new BytePairTrainer(TokenizerFamily.Find(name)!);
            Array.ForEach(texts, trainer.Add);
            using var file = new TemporaryFile();
            trainer.Train(350).Save(file.Path);
            return File.ReadAllText(file.Path);
        }
    }

    [Theory]
    [MemberData(nameof(Families))]
    public void What_was_trained_on_takes_fewer_tokens_than_bytes_and_comes_back(string name)
    {
        BytePairTokenizer tokenizer = TrainedTokenizer.Of(name, size: 600);
        int[] ids = tokenizer.Encode(Texts.Prose);
        Assert.Equal(Texts.Prose, tokenizer.Decode(ids));
        Assert.InRange(ids.Length, 1, Encoding.UTF8.GetByteCount(Texts.Prose) / 2);
    }

    [Fact]
    public void Training_ends_where_no_pair_occurs_twice()
    {
        var trainer = new BytePairTrainer(TokenizerFamily.Gpt2);
        trainer.Add("abab");
        TrainedBytePairs trained = trainer.Train(1000);

        // ab, and the two of them do not occur twice.
        Assert.Equal(256 + 1 + 1, trained.Size);
        Assert.Throws<ArgumentOutOfRangeException>(() => trainer.Train(256));
    }

    private static string[] ByCounting(TokenizerFamily family, string text, int tokens)
    {
        if (family.Composes)
        {
            text = CanonicalComposition.Compose(text, []);
        }

        byte[] bytes = Encoding.UTF8.GetBytes(text);
        var pieces = new List<List<string>>();
        for (int at = 0; at < bytes.Length;)
        {
            int end = family.PieceEnd(bytes, at);
            pieces.Add([.. bytes[at..end].Select(value => ByteAlphabet.Spell([value]))]);
            at = end;
        }

        List<string> known = [.. ByteAlphabet.Order.Select(value => ByteAlphabet.Spell([value]))], merges = [];
        while (known.Count < 256 + tokens)
        {
            var counts = pieces.SelectMany(piece => piece.Zip(piece.Skip(1))).CountBy(pair => pair).Where(pair => pair.Value > 1).ToArray();
            if (counts.Length == 0)
            {
                break;
            }

            (string left, string right) = counts.OrderByDescending(pair => pair.Value).ThenBy(pair => known.IndexOf(pair.Key.First)).ThenBy(pair => known.IndexOf(pair.Key.Second)).First().Key;
            if (!known.Contains(left + right))
            {
                known.Add(left + right);
            }

            if (!merges.Contains($"{left} {right}"))
            {
                merges.Add($"{left} {right}");
            }

            foreach (List<string> piece in pieces)
            {
                for (int i = 0; i + 1 < piece.Count; i++)
                {
                    if (piece[i] == left && piece[i + 1] == right)
                    {
                        piece[i] += right;
                        piece.RemoveAt(i + 1);
                    }
                }
            }
        }

        return [.. merges];
    }
}
