using System.Text.Json;

namespace TaskDsl.Interchange;

/// <summary>Lists of whole numbers in JSON.</summary>
internal static class Numbers
{
    public static void Write(Utf8JsonWriter json, string name, IEnumerable<int> numbers)
    {
        json.WriteStartArray(name);
        foreach (int number in numbers)
        {
            json.WriteNumberValue(number);
        }

        json.WriteEndArray();
    }
}
