using System.Text.Json;
using System.Text.Json.Serialization;
using AutoVideo.Visuals.Offline;
using AutoVideo.Visuals.Photos;

namespace AutoVideo.Visuals;

/// <summary>JSON of pictures: what is stored and what crosses to the media worker.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, UseStringEnumConverter = true)]
[JsonSerializable(typeof(PictureRequest))]
[JsonSerializable(typeof(Picture))]
[JsonSerializable(typeof(PictureParameters))]
[JsonSerializable(typeof(IllustrateTask))]
[JsonSerializable(typeof(PhotoScene))]
public sealed partial class VisualsJsonContext : JsonSerializerContext;
