using System.Text.Json;

namespace TaskDsl.Tokenizers.Files;

/// <summary>Reads the vocabulary and the merges of a <c>tokenizer.json</c>.</summary>
internal sealed class ModelReader
{
    private readonly TokenizerFileReader _reader;
    private readonly PlacedJson _model;
    private readonly Dictionary<string, int> _ids = new(StringComparer.Ordinal);
    private readonly Dictionary<int, (string Token, int Offset)> _tokens = [];
    private readonly Dictionary<int, AddedToken> _added = [];

    /// <summary>Reads which token has which id.</summary>
    public ModelReader(TokenizerFileReader reader, PlacedJson model, List<AddedToken> added)
    {
        (_reader, _model) = (reader, model);
        if (model["vocab"] is not { Kind: JsonTokenType.StartObject } vocabulary)
        {
            throw reader.Error(model, "The model has no \"vocab\", an object with the id of each token.");
        }

        foreach ((string token, int offset, PlacedJson value) in vocabulary.Members)
        {
            if (value.Id is not { } id)
            {
                throw reader.Error(value, $"The id of the token \"{token}\" must be a whole number from 0 to {PlacedJson.MostIds}, and is {value.Described}.");
            }

            if (!_ids.TryAdd(token, id))
            {
                throw reader.Error(offset, $"The token \"{token}\" stands in the vocabulary twice, with the ids {_ids[token]} and {id}.");
            }

            if (!_tokens.TryAdd(id, (token, offset)))
            {
                throw reader.Error(value, $"The tokens \"{_tokens[id].Token}\" and \"{token}\" have the same id, {id}.");
            }
        }

        foreach (AddedToken token in added)
        {
            bool other = _ids.TryGetValue(token.Content, out int known) && known != token.Id;
            if (other || (_tokens.TryGetValue(token.Id, out (string Token, int Offset) same) && same.Token != token.Content))
            {
                throw reader.Error(token.Place, other
                    ? $"The added token \"{token.Content}\" has the id {token.Id}, and the vocabulary gives it {known}."
                    : $"The added token \"{token.Content}\" has the id {token.Id}, which is that of \"{_tokens[token.Id].Token}\" in the vocabulary.");
            }

            if (!_added.TryAdd(token.Id, token) && _added[token.Id].Content != token.Content)
            {
                throw reader.Error(token.Place, $"The added tokens \"{_added[token.Id].Content}\" and \"{token.Content}\" have the same id, {token.Id}.");
            }
        }

        Rows = Math.Max(_tokens.Keys.DefaultIfEmpty(-1).Max(), _added.Keys.DefaultIfEmpty(-1).Max()) + 1;
    }

    /// <summary>One more than the largest id.</summary>
    public int Rows { get; }

    /// <summary>The merges: each <c>"a b"</c>, or <c>["a", "b"]</c> as newer files have it.</summary>
    public BytePairMerge[] Merges()
    {
        if (_model["merges"] is not { Kind: JsonTokenType.StartArray } list)
        {
            throw _reader.Error(_model, "The model has no \"merges\", a list of pairs of tokens.");
        }

        var merges = new BytePairMerge[list.Items.Count];
        var seen = new HashSet<(int, int)>(merges.Length);
        for (int i = 0; i < merges.Length; i++)
        {
            PlacedJson item = list.Items[i];
            (string left, string right) = item switch
            {
                { Kind: JsonTokenType.String } when item.Text.Split(' ') is [{ Length: > 0 } a, { Length: > 0 } b] => (a, b),
                { Kind: JsonTokenType.StartArray, Items: [{ Kind: JsonTokenType.String } a, { Kind: JsonTokenType.String } b] } => (a.Text, b.Text),
                _ => throw _reader.Error(item, $"Merge {i + 1} must be two tokens, \"a b\" or [\"a\", \"b\"], and is {item.Described}."),
            };
            merges[i] = new BytePairMerge(Known(left), Known(right), Known(left + right));
            if (!seen.Add((merges[i].Left, merges[i].Right)))
            {
                throw _reader.Error(item, $"Merge {i + 1}, of \"{left}\" and \"{right}\", stands in the list before.");
            }

            int Known(string token) => _ids.TryGetValue(token, out int id)
                ? id
                : throw _reader.Error(item, $"Merge {i + 1}, of \"{left}\" and \"{right}\", needs the token \"{token}\", which the vocabulary has not.");
        }

        return merges;
    }

    /// <summary>The bytes of each token that text can become, by id.</summary>
    public byte[]?[] Text(BytePairMerge[] merges, TokenizerFamily family)
    {
        var text = new byte[]?[Rows];
        HashSet<int> merged = [.. merges.Select(merge => merge.Result)];
        string[] controls = [family.End, .. family.Pads, .. family.Begin is { } begin ? [begin] : Array.Empty<string>()];
        if (Array.Find(controls, name => _ids.TryGetValue(name, out int id) && merged.Contains(id)) is { } control)
        {
            throw _reader.Error(_model["merges"]!, $"A merge makes the control token \"{control}\" of the family {family}, so that text could become one.");
        }

        foreach ((int id, (string token, int offset)) in _tokens)
        {
            // What is added is no text, though its letters may stand for bytes, unless it is a byte or merges make it.
            if (controls.Contains(token) || (_added.ContainsKey(id) && token.Length > 1 && !merged.Contains(id)))
            {
                continue;
            }

            text[id] = ByteAlphabet.Read(token) ?? throw _reader.Error(offset, $"The token \"{token}\" holds a character that stands for no byte: tokens are spelt in GPT-2's letters for bytes, such as Ġ for a space. {(token.Contains('▁', StringComparison.Ordinal) ? "▁ is SentencePiece's, for which no mask can be proved." : "A token that is no text belongs to \"added_tokens\".")}");
        }

        foreach (byte value in ByteAlphabet.Order)
        {
            string letter = ByteAlphabet.Spell([value]);
            if (!_ids.TryGetValue(letter, out int id) || text[id] is null)
            {
                throw _reader.Error(_model["vocab"]!, $"The vocabulary has no token for the byte {value:X2}, which is spelt \"{letter}\". A byte-level tokenizer has one for each of the 256, so that every text has ids.");
            }
        }

        return text;
    }

    /// <summary>The id of a control token.</summary>
    /// <param name="names">Its names; the first that the file has is taken.</param>
    /// <param name="family">The family that needs it.</param>
    public int Control(IReadOnlyList<string> names, TokenizerFamily family)
    {
        foreach (string name in names)
        {
            if (_added.Values.FirstOrDefault(token => token.Content == name) is { } added)
            {
                return added.Id;
            }

            if (_ids.TryGetValue(name, out int id))
            {
                return id;
            }
        }

        string[] others = [.. _added.Values.Take(8).Select(token => token.Content)];
        throw _reader.Error(_model, $"The file has no token \"{string.Join("\" or \"", names)}\", a control token of the family {family}. {(others.Length == 0 ? "It has no \"added_tokens\"." : $"Its added tokens begin with: {string.Join(", ", others)}.")}");
    }
}
