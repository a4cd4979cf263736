using System.Text.Json;
using System.Text.Json.Serialization;
using AutoVideo.Render.Segments;
using AutoVideo.Render.Sound;

namespace AutoVideo.Render;

/// <summary>JSON of what only the renderer reads: parameters behind content addresses, manifests of its artefacts.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, UseStringEnumConverter = true)]
[JsonSerializable(typeof(SegmentParameters))]
[JsonSerializable(typeof(SegmentManifest))]
[JsonSerializable(typeof(SoundParameters))]
[JsonSerializable(typeof(SoundManifest))]
[JsonSerializable(typeof(VideoParameters))]
[JsonSerializable(typeof(PosterParameters))]
[JsonSerializable(typeof(Verify.CaptionPlaceParameters))]
[JsonSerializable(typeof(Verify.CaptionPlace))]
[JsonSerializable(typeof(Preview.PreviewParameters))]
[JsonSerializable(typeof(Preview.PreviewPlan))]
[JsonSerializable(typeof(Packaging.PackageParameters))]
internal sealed partial class RenderStoreJsonContext : JsonSerializerContext;
