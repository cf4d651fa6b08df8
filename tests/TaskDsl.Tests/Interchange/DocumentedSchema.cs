using System.Text.Json;

namespace TaskDsl.Tests.Interchange;

/// <summary>
/// The schemas of rows as their readers document them, checked without any code of the project.
/// TRL: docs/source/dataset_formats.md, docs/source/sft_trainer.md and the docstrings of SFTTrainer and RewardTrainer, read at huggingface/trl@f2cd577 (2026-07-24).
/// Axolotl: docs/dataset-formats/template_free.qmd, tokenized.qmd and conversation.qmd, read at axolotl-ai-cloud/axolotl@067b021 (2026-07-24).
/// </summary>
internal static class DocumentedSchema
{
    /// <summary>TRL, "Prompt-completion", standard: <c>{"prompt": "The sky is", "completion": " blue."}</c>.</summary>
    public static void PromptCompletion(JsonElement row) => Keys(row, ["prompt", "completion"], JsonValueKind.String);

    /// <summary>TRL, "Prompt-completion", conversational: both are lists of messages.</summary>
    public static void ConversationalPromptCompletion(JsonElement row)
    {
        Keys(row, ["prompt", "completion"], JsonValueKind.Array);
        Messages(row.GetProperty("prompt"));
        Messages(row.GetProperty("completion"));
    }

    /// <summary>TRL and Axolotl (chat_template): <c>{"messages": [{"role": "user", "content": "…"}]}</c>.</summary>
    public static void ChatMessages(JsonElement row)
    {
        Keys(row, ["messages"], JsonValueKind.Array);
        Messages(row.GetProperty("messages"));
    }

    /// <summary>
    /// Axolotl, "Custom Pre-Tokenized Dataset": columns exactly input_ids, attention_mask, labels, with -100 on tokens that are ignored.
    /// TRL's SFTTrainer: recognized by input_ids, and "an optional labels column (-100 on tokens excluded from the loss) is used as is".
    /// </summary>
    public static void Tokenized(JsonElement row, int vocabulary)
    {
        Keys(row, ["input_ids", "attention_mask", "labels"], JsonValueKind.Array);
        int[] ids = Integers(row, "input_ids"), attention = Integers(row, "attention_mask"), labels = Integers(row, "labels");
        Assert.Equal((ids.Length, ids.Length), (attention.Length, labels.Length));
        Assert.All(ids, id => Assert.InRange(id, 0, vocabulary - 1));
        Assert.All(attention, bit => Assert.Equal(1, bit));
        Assert.All(labels.Zip(ids), pair => Assert.True(pair.First == -100 || pair.First == pair.Second));
        Assert.Contains(labels, label => label != -100);
    }

    /// <summary>Axolotl, "The input_output format": <c>{"segments": [{"label": true, "text": "…"}]}</c>.</summary>
    public static void Segments(JsonElement row)
    {
        Keys(row, ["segments"], JsonValueKind.Array);
        Assert.All(row.GetProperty("segments").EnumerateArray(), segment =>
        {
            Assert.Equal(["label", "text"], segment.EnumerateObject().Select(member => member.Name));
            Assert.True(segment.GetProperty("label").ValueKind is JsonValueKind.True or JsonValueKind.False);
            Assert.Equal(JsonValueKind.String, segment.GetProperty("text").ValueKind);
        });
    }

    /// <summary>TRL, "Preference", standard with an explicit prompt; RewardTrainer takes an optional margin.</summary>
    public static void Preference(JsonElement row, bool margin)
    {
        string[] texts = ["prompt", "chosen", "rejected"];
        Assert.Equal(margin ? [.. texts, "margin"] : texts, row.EnumerateObject().Select(member => member.Name));
        Assert.All(texts, name => Assert.Equal(JsonValueKind.String, row.GetProperty(name).ValueKind));
        Assert.True(!margin || row.GetProperty("margin").ValueKind == JsonValueKind.Number);
    }

    /// <summary>TRL's RewardTrainer: "processed datasets (tokenized) as long as they contain chosen_ids and rejected_ids fields".</summary>
    public static void TokenizedPreference(JsonElement row)
    {
        Keys(row, ["chosen_ids", "rejected_ids"], JsonValueKind.Array);
        Assert.NotEmpty(Integers(row, "chosen_ids"));
        Assert.NotEmpty(Integers(row, "rejected_ids"));
    }

    public static int[] Integers(JsonElement row, string name) => [.. row.GetProperty(name).EnumerateArray().Select(number => number.GetInt32())];

    private static void Keys(JsonElement row, string[] keys, JsonValueKind kind)
    {
        Assert.Equal(keys, row.EnumerateObject().Select(member => member.Name));
        Assert.All(row.EnumerateObject(), member => Assert.Equal(kind, member.Value.ValueKind));
    }

    private static void Messages(JsonElement messages)
    {
        Assert.NotEqual(0, messages.GetArrayLength());
        Assert.All(messages.EnumerateArray(), message =>
        {
            Assert.Equal(["role", "content"], message.EnumerateObject().Select(member => member.Name));
            Assert.Contains(message.GetProperty("role").GetString(), (string[])["system", "user", "assistant"]);
            Assert.Equal(JsonValueKind.String, message.GetProperty("content").ValueKind);
        });
    }
}
