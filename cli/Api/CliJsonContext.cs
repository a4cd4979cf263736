using System.Text.Json;
using System.Text.Json.Serialization;
using AutoVideo.Cli.Hosts;

namespace AutoVideo.Cli.Api;

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(VideoRequest))]
[JsonSerializable(typeof(VideoSnapshot))]
[JsonSerializable(typeof(Problem))]
[JsonSerializable(typeof(CleanUpRequest))]
[JsonSerializable(typeof(CleanUpReport))]
[JsonSerializable(typeof(HostFile))]
internal sealed partial class CliJsonContext : JsonSerializerContext;
