using System.Text.Json;
using System.Text.Json.Serialization;

namespace AutoVideo.Voice;

/// <summary>Histories of earlier versions hold the rate alone, as a number; that is also how an unmixed result is written.</summary>
internal sealed class FittedSpeechConverter : JsonConverter<FittedSpeech>
{
    private const string Mixed = "mixed";

    public override FittedSpeech Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && reader.ValueTextEquals(Mixed) ? new(1, IsMixed: true) : new(reader.GetDouble());

    public override void Write(Utf8JsonWriter writer, FittedSpeech value, JsonSerializerOptions options)
    {
        if (value.IsMixed)
            writer.WriteStringValue(Mixed);
        else
            writer.WriteNumberValue(value.Rate);
    }
}
