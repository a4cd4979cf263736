using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace AutoVideo.Ai.Providers;

/// <summary>Section <c>OpenAi</c>: configured by its key.</summary>
public sealed class OpenAiOptions
{
    public string Key { get; set; } = "";

    [Required, HttpAddress]
    public string BaseUrl { get; set; } = "https://api.openai.com/v1";

    /// <summary>Optional headers of accounts with several organizations or projects.</summary>
    public string Organization { get; set; } = "";
    public string Project { get; set; } = "";

    [Required]
    public string TextModel { get; set; } = "gpt-5-mini";

    [Required]
    public string VoiceModel { get; set; } = "gpt-4o-mini-tts";

    /// <summary>The voice that speaks when a video names none.</summary>
    [Required]
    public string Voice { get; set; } = "marin";

    /// <summary>One of the gpt-image family.</summary>
    [Required]
    public string ImageModel { get; set; } = "gpt-image-1-mini";

    /// <summary>low, medium, high or auto.</summary>
    [Required, RegularExpression("^(low|medium|high|auto)$")]
    public string ImageQuality { get; set; } = "medium";

    /// <summary>One that gives word times with <c>verbose_json</c>: whisper-1.</summary>
    [Required]
    public string TranscriptionModel { get; set; } = "whisper-1";

    [Required]
    public string ModerationModel { get; set; } = "omni-moderation-latest";
}

/// <summary>Section <c>AzureOpenAi</c>: configured by the resource's endpoint; by key, or without one by Entra ID.</summary>
public sealed class AzureOpenAiOptions
{
    /// <summary>E.g. <c>https://name.openai.azure.com/openai/v1/</c>; for <see cref="AzureOpenAiPath.Classic"/> <c>https://name.openai.azure.com/</c>.</summary>
    [HttpAddress]
    public string Endpoint { get; set; } = "";

    /// <summary>Empty: the identity of the app, or of who is logged in (<c>DefaultAzureCredential</c>).</summary>
    public string Key { get; set; } = "";

    /// <summary>Classic deployment paths need the azure build.</summary>
    public AzureOpenAiPath Path { get; set; } = AzureOpenAiPath.V1;

    /// <summary>Of classic deployment paths, e.g. <c>2024-10-21</c> or <c>2025-04-01-preview</c>; V1 has none.</summary>
    [Required, RegularExpression("^20[0-9]{2}-[0-9]{2}-[0-9]{2}(-preview)?$")]
    public string ApiVersion { get; set; } = "2024-10-21";

    /// <summary>Name of the deployment that writes.</summary>
    public string TextDeployment { get; set; } = "";

    /// <summary>Deployments that speak, draw and transcribe (a whisper); each may be left out.</summary>
    public string VoiceDeployment { get; set; } = "";

    [Required]
    public string Voice { get; set; } = "alloy";
    public string ImageDeployment { get; set; } = "";

    [Required, RegularExpression("^(low|medium|high|auto)$")]
    public string ImageQuality { get; set; } = "medium";
    public string TranscriptionDeployment { get; set; } = "";
}

/// <summary>V1: <c>/openai/v1/…</c>. Classic: <c>/openai/deployments/{name}/…?api-version=…</c>.</summary>
public enum AzureOpenAiPath { V1, Classic }

/// <summary>Section <c>Compatible</c>: any server that speaks OpenAI's protocol (Ollama, LM Studio, vLLM, llama.cpp). Configured by address and model.</summary>
public sealed class CompatibleOptions
{
    /// <summary>E.g. <c>http://localhost:11434/v1</c>.</summary>
    [HttpAddress]
    public string BaseUrl { get; set; } = "";

    /// <summary>Empty for servers that ask for none.</summary>
    public string Key { get; set; } = "";
    public string TextModel { get; set; } = "";
}

/// <summary>Section <c>Anthropic</c>: configured by its key.</summary>
public sealed class AnthropicOptions
{
    public string Key { get; set; } = "";

    [Required, HttpAddress]
    public string BaseUrl { get; set; } = "https://api.anthropic.com";

    [Required]
    public string TextModel { get; set; } = "claude-sonnet-5";
}

/// <summary>Section <c>Gemini</c>: configured by its key.</summary>
public sealed class GeminiOptions
{
    public string Key { get; set; } = "";

    [Required, HttpAddress]
    public string BaseUrl { get; set; } = "https://generativelanguage.googleapis.com";

    [Required]
    public string TextModel { get; set; } = "gemini-2.5-flash";

    [Required]
    public string VoiceModel { get; set; } = "gemini-2.5-flash-preview-tts";

    [Required]
    public string Voice { get; set; } = "Kore";

    [Required]
    public string ImageModel { get; set; } = "gemini-2.5-flash-image";
}

[OptionsValidator]
internal sealed partial class OpenAiOptionsValidator : IValidateOptions<OpenAiOptions>;

[OptionsValidator]
internal sealed partial class AzureOpenAiOptionsValidator : IValidateOptions<AzureOpenAiOptions>;

[OptionsValidator]
internal sealed partial class CompatibleOptionsValidator : IValidateOptions<CompatibleOptions>;

[OptionsValidator]
internal sealed partial class AnthropicOptionsValidator : IValidateOptions<AnthropicOptions>;

[OptionsValidator]
internal sealed partial class GeminiOptionsValidator : IValidateOptions<GeminiOptions>;
