using System.Text.Json.Serialization;

namespace AutoVideo.Videos;

[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web, UseStringEnumConverter = true)]
[JsonSerializable(typeof(Video))]
[JsonSerializable(typeof(VideoEvent))]
[JsonSerializable(typeof(VideoSummary))]
[JsonSerializable(typeof(FeedPosition))]
[JsonSerializable(typeof(System.Text.Json.JsonElement))]
[JsonSerializable(typeof(Edits.VideoVersion))]
[JsonSerializable(typeof(Packages.VideoPackage))]
public sealed partial class VideosJsonContext : JsonSerializerContext;
