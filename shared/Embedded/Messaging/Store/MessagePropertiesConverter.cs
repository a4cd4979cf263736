using System.Globalization;
using System.Runtime.Serialization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace AutoVideo.Embedded.Messaging;

/// <summary>Application properties keep their type: each is stored as <c>"type:text"</c>. The types are Service Bus's.</summary>
internal sealed class MessagePropertiesConverter : JsonConverter<Dictionary<string, object>>
{
    private static readonly CultureInfo Invariant = CultureInfo.InvariantCulture;

    private static readonly (string Code, Type Type, Func<object, string> Write, Func<string, object> Read)[] Kinds =
    [
        ("s", typeof(string), value => (string)value, text => text),
        ("b", typeof(bool), value => (bool)value ? "1" : "0", text => text == "1"),
        ("i", typeof(int), value => ((int)value).ToString(Invariant), text => int.Parse(text, Invariant)),
        ("l", typeof(long), value => ((long)value).ToString(Invariant), text => long.Parse(text, Invariant)),
        ("d", typeof(double), value => ((double)value).ToString("R", Invariant), text => double.Parse(text, Invariant)),
        ("m", typeof(decimal), value => ((decimal)value).ToString(Invariant), text => decimal.Parse(text, Invariant)),
        ("g", typeof(Guid), value => ((Guid)value).ToString(), text => Guid.Parse(text)),
        ("t", typeof(DateTime), value => ((DateTime)value).ToUniversalTime().ToString("O", Invariant), text => DateTime.Parse(text, Invariant, DateTimeStyles.RoundtripKind)),
        ("o", typeof(DateTimeOffset), value => ((DateTimeOffset)value).ToString("O", Invariant), text => DateTimeOffset.Parse(text, Invariant)),
        ("p", typeof(TimeSpan), value => ((TimeSpan)value).ToString("c", Invariant), text => TimeSpan.ParseExact(text, "c", Invariant)),
        ("u", typeof(Uri), value => ((Uri)value).OriginalString, text => new Uri(text, UriKind.RelativeOrAbsolute)),
    ];

    public static string Text(object value) => Find(value).Write(value);

    public override Dictionary<string, object> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var stored = JsonSerializer.Deserialize(ref reader, MessagingJsonContext.Default.DictionaryStringString)!;
        return stored.ToDictionary(
            property => property.Key,
            property => Kinds.First(kind => property.Value.StartsWith(kind.Code + ":", StringComparison.Ordinal)).Read(property.Value[2..]),
            StringComparer.Ordinal);
    }

    public override void Write(Utf8JsonWriter writer, Dictionary<string, object> value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        foreach (var (name, property) in value)
        {
            var (code, _, write, _) = Find(property);
            writer.WriteString(name, $"{code}:{write(property)}");
        }
        writer.WriteEndObject();
    }

    private static (string Code, Type Type, Func<object, string> Write, Func<string, object> Read) Find(object value)
    {
        var kind = Array.Find(Kinds, kind => kind.Type == value.GetType());
        return kind.Code is null ? throw new SerializationException($"A message property cannot hold a {value.GetType().Name}.") : kind;
    }
}
