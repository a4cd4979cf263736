using System.Text.Json;
using System.Text.Json.Serialization;

namespace AutoVideo.Render;

/// <summary>JSON of what the render stores or hands over.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, UseStringEnumConverter = true)]
[JsonSerializable(typeof(Timeline.Timeline))]
[JsonSerializable(typeof(RenderRequest))]
[JsonSerializable(typeof(RenderResult))]
[JsonSerializable(typeof(VerificationReport))]
[JsonSerializable(typeof(Preview.PreviewRequest))]
[JsonSerializable(typeof(Preview.PreviewResult))]
[JsonSerializable(typeof(Packaging.PackageRequest))]
[JsonSerializable(typeof(Packaging.PackageResult))]
[JsonSerializable(typeof(Music.MusicToMeasure))]
[JsonSerializable(typeof(Music.MusicFile))]
public sealed partial class RenderJsonContext : JsonSerializerContext;
