using System.Text.Json;
using System.Text.Json.Serialization;
using AutoVideo.Ai.Calls;
using AutoVideo.Ai.Experiments;
using AutoVideo.Ai.Ledger;
using AutoVideo.Ai.Providers;
using AutoVideo.Ai.Quotas;
using AutoVideo.Ai.Safety;
using AutoVideo.Ai.Text;

namespace AutoVideo.Ai;

/// <summary>What calls to providers store.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, UseStringEnumConverter = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ChosenProviders))]
[JsonSerializable(typeof(Flight))]
[JsonSerializable(typeof(Generation))]
[JsonSerializable(typeof(UsageTotals))]
[JsonSerializable(typeof(AnswerCost))]
[JsonSerializable(typeof(KeptText))]
[JsonSerializable(typeof(TextAddress))]
[JsonSerializable(typeof(QuotaAccount))]
[JsonSerializable(typeof(QuotaReset))]
[JsonSerializable(typeof(QuotaPosition))]
[JsonSerializable(typeof(PlanHolder))]
[JsonSerializable(typeof(SafetyVerdict))]
[JsonSerializable(typeof(SafetyRefusal))]
[JsonSerializable(typeof(ExperimentRun))]
[JsonSerializable(typeof(ExperimentTally))]
internal sealed partial class AiJsonContext : JsonSerializerContext;
