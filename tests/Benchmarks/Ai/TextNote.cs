using System.Text.Json;
using System.Text.Json.Serialization;

namespace AutoVideo.Benchmarks.Ai;

internal sealed record TextNote(string Text);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(TextNote))]
internal sealed partial class NoteJsonContext : JsonSerializerContext;
