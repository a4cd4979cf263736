using System.Text.Json.Serialization;

namespace AutoVideo.Profiles;

[JsonSourceGenerationOptions(
    System.Text.Json.JsonSerializerDefaults.Web, MaxDepth = 32,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(SaveProfile))]
[JsonSerializable(typeof(ProfileView))]
[JsonSerializable(typeof(PublicProfileView))]
[JsonSerializable(typeof(SettingsBody))]
internal sealed partial class ProfilesHttpJsonContext : JsonSerializerContext;
