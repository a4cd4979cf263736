using System.Text.Json.Serialization;
using AutoVideo.Platform;
using AutoVideo.Videos;
using Microsoft.AspNetCore.Mvc;

namespace AutoVideo.Http;

[JsonSourceGenerationOptions(
    System.Text.Json.JsonSerializerDefaults.Web, MaxDepth = 32,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ProblemDetails))]
[JsonSerializable(typeof(CreateVideo))]
[JsonSerializable(typeof(VideoView))]
[JsonSerializable(typeof(VideoPage))]
[JsonSerializable(typeof(VideoHistory))]
[JsonSerializable(typeof(HealthReport))]
[JsonSerializable(typeof(CleanStorage))]
[JsonSerializable(typeof(AutoVideo.Storage.CleanUpReport))]
internal sealed partial class HttpJsonContext : JsonSerializerContext;
