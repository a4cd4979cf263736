using System.Text.Json.Serialization;
using AutoVideo.Failures;
using AutoVideo.Platform;
using AutoVideo.Videos;
using AutoVideo.Voice;
using Microsoft.AspNetCore.Mvc;

namespace AutoVideo.Http;

[JsonSourceGenerationOptions(
    System.Text.Json.JsonSerializerDefaults.Web, MaxDepth = 32,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ProblemDetails))]
[JsonSerializable(typeof(IReadOnlyList<FieldError>))]
[JsonSerializable(typeof(FieldError[]))]
[JsonSerializable(typeof(List<FieldError>))]
[JsonSerializable(typeof(Problem))]
[JsonSerializable(typeof(double))]
[JsonSerializable(typeof(DateTimeOffset))]
[JsonSerializable(typeof(CreateVideo))]
[JsonSerializable(typeof(VideoView))]
[JsonSerializable(typeof(VideoPage))]
[JsonSerializable(typeof(VideoHistory))]
[JsonSerializable(typeof(CreateVoice))]
[JsonSerializable(typeof(VoiceView))]
[JsonSerializable(typeof(VoicePage))]
[JsonSerializable(typeof(AutoVideo.Videos.Reviews.ReviewVideo))]
[JsonSerializable(typeof(AutoVideo.Videos.Edits.VideoScriptView))]
[JsonSerializable(typeof(AutoVideo.Videos.Edits.ChangeScene))]
[JsonSerializable(typeof(AutoVideo.Videos.Edits.InsertScene))]
[JsonSerializable(typeof(AutoVideo.Videos.Edits.ReorderScenes))]
[JsonSerializable(typeof(AutoVideo.Videos.Edits.ChangeVideoSettings))]
[JsonSerializable(typeof(AutoVideo.Videos.Edits.VideoPlanView))]
[JsonSerializable(typeof(AutoVideo.Videos.Edits.VideoVersionPage))]
[JsonSerializable(typeof(AutoVideo.Videos.Edits.VideoVersionDiff))]
[JsonSerializable(typeof(AutoVideo.Videos.Packages.MakePackages))]
[JsonSerializable(typeof(AutoVideo.Videos.Packages.VideoPackageList))]
[JsonSerializable(typeof(HealthReport))]
[JsonSerializable(typeof(CleanStorage))]
[JsonSerializable(typeof(AutoVideo.Storage.CleanUpReport))]
internal sealed partial class HttpJsonContext : JsonSerializerContext;
