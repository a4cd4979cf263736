using System.Text.Json.Serialization;

namespace AutoVideo.Identity;

[JsonSourceGenerationOptions(
    System.Text.Json.JsonSerializerDefaults.Web, MaxDepth = 32,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Register))]
[JsonSerializable(typeof(LogIn))]
[JsonSerializable(typeof(Refresh))]
[JsonSerializable(typeof(Enter))]
[JsonSerializable(typeof(ChangePassword))]
[JsonSerializable(typeof(ChangeEmail))]
[JsonSerializable(typeof(EmailOnly))]
[JsonSerializable(typeof(ResetPassword))]
[JsonSerializable(typeof(CodeOnly))]
[JsonSerializable(typeof(SignedInView))]
[JsonSerializable(typeof(AccountView))]
[JsonSerializable(typeof(SessionPage))]
[JsonSerializable(typeof(SessionsEnded))]
[JsonSerializable(typeof(CreateApiKey))]
[JsonSerializable(typeof(RotateApiKey))]
[JsonSerializable(typeof(ApiKeyView))]
[JsonSerializable(typeof(ApiKeyList))]
[JsonSerializable(typeof(JsonWebKeySet))]
[JsonSerializable(typeof(ProviderList))]
[JsonSerializable(typeof(SignInStart))]
internal sealed partial class IdentityHttpJsonContext : JsonSerializerContext;
