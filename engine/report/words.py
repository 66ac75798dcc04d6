"""The words of the command line in Chinese, by their English text; and which of the two to use."""

import locale
import os
from collections.abc import Mapping

_ZH: Mapping[str, str] = {
    # Command line
    "Check, run and repair TCSL and Amazon States Language workflows.": "检查、运行和修复 TCSL 与 Amazon States Language 工作流。",
    "language of the messages, en or zh": "消息语言：en 或 zh",
    "show the version and exit": "显示版本后退出",
    "check definitions": "检查工作流定义",
    "explain a problem code, or list all": "解释一个问题代码，或列出全部",
    "the code of a problem, such as missing-comma": "问题代码，例如 missing-comma",
    "the definitions": "工作流定义文件",
    "the definition": "工作流定义文件",
    "print JSON": "输出 JSON",
    "show the problems too that the side file silences": "也显示附属文件中已忽略的问题",
    "--write needs a file; without it the result goes to the standard output": "--write 需要一个文件；不用它时结果写到标准输出",
    "{file} is left out of account: {reason}": "未采用 {file}：{reason}",
    "{file}: no problems but {count} silenced": "{file}：没有问题，另有 {count} 个已忽略",
    "print SARIF 2.1.0, for code scanning": "输出 SARIF 2.1.0，供代码扫描使用",
    "run a workflow": "运行工作流",
    "the input, a JSON object; in ASL any JSON": "输入，一个 JSON 对象；ASL 中可以是任意 JSON",
    "the dialect of the definition (default: what its side file, its name or the text tells)": "定义的方言（默认由附属文件、文件名或文本判断）",
    "a file with the input; - is the standard input": "输入文件；- 表示标准输入",
    "the folder with the local functions (default: functions beside the definition)": "本地函数所在的文件夹（默认：定义文件旁的 functions）",
    "the file that keeps the executions": "保存执行历史的文件",
    "let waits and retries pass at once; the history says how long they would have taken": (
        "等待和重试间隔立即结束；历史中仍记录应有的时长"
    ),
    "keep nothing in the history": "不保存执行历史",
    "name of the execution": "执行名称",
    "list executions, or show one": "列出执行历史，或查看一次执行",
    "the execution, or the beginning of its id": "执行 ID，或其开头几位",
    "show the newest N": "显示最新的 N 条",
    "only executions of this workflow": "只显示此工作流的执行",
    "apply the proposed repairs": "应用建议的修复",
    "{file}: its name tells no form; choose one with --to: {forms}": "{file}：从名称看不出格式，请用 --to 指定：{forms}",
    "write the result to this file": "将结果写入此文件",
    "write the result back to the file": "将结果写回原文件",
    "write over a file that is there already": "覆盖已有的文件",
    "{file} exists already; --force writes over it": "{file} 已存在；如需覆盖，请加 --force",
    # Export
    "write a definition in strict TCSL, as ASW documents it": "将定义写成 ASW 文档所述的严格 TCSL",
    "what to write": "输出的方言",
    "places that strict TCSL has nothing for: {count}; nothing is written": "无法写成严格 TCSL：{count} 处，未写出任何内容",
    # Conversions
    "convert a workflow from or to YAML, a deployment file, a diagram, a report": "转换工作流：YAML、部署文件、图、报告",
    "a definition, or a deployment file that holds some": "工作流定义，或含有工作流的部署文件",
    "what the file is (default: what its text tells)": "文件的种类（默认由文本判断）",
    "what to write (default: what the name of OUT tells, else JSON)": "输出的形式（默认由 OUT 的名称判断，否则为 JSON）",
    "the state machine to convert, where the file has several": "文件中有多个状态机时，要转换的那一个",
    "list the state machines of the file": "列出文件中的状态机",
    "write the result to this file; a folder takes one file for each state machine": "将结果写入此文件；若为文件夹，则每个状态机写一个文件",
    "{file} holds several state machines: {names}; choose one with --machine, or give a folder with -o": "{file} 含有多个状态机：{names}；请用 --machine 选择，或用 -o 指定文件夹",
    "there is no state machine {name} in {file}; it has: {names}": "{file} 中没有状态机 {name}；其中有：{names}",
    "{file} has errors: {count}; see: tcsl validate": "{file} 有 {count} 个错误，详见：tcsl validate",
    "not carried: {count}": "未能保留：{count} 处",
    "What it does": "作用",
    "Type": "类型",
    "Next": "下一节点",
    "Errors": "错误处理",
    "Fields": "字段",
    "States": "节点",
    "end": "结束",
    "otherwise": "否则",
    "calls": "调用",
    "decides; rules: {count}": "判断，规则 {count} 条",
    "fixed result": "固定结果",
    "passes its input on": "原样传递输入",
    "sets variables": "设置变量",
    "shapes its input": "整理输入",
    "takes a part of its input": "取输入的一部分",
    "waits": "等待",
    "{seconds} seconds": "{seconds} 秒",
    "for each item": "逐个处理",
    "concurrency at most": "并发数不超过",
    "as executions of their own": "各自作为独立的执行",
    "reads its items from": "元素读取自",
    "writes the results to": "结果写入",
    "runs side by side; branches: {count}": "并行，分支 {count} 个",
    "ends well": "成功结束",
    "fails": "失败",
    "catch": "捕获",
    "retry up to {count} times, first after {seconds} s, then ×{rate}": "最多重试 {count} 次，首次间隔 {seconds} 秒，之后 ×{rate}",
    ", at most {seconds} s": "，不超过 {seconds} 秒",
    ", with full jitter": "，间隔随机缩短",
    # The endpoint
    "answer Step Functions and ASW clients on this machine": "在本机响应 Step Functions 和 ASW 客户端",
    "the port on 127.0.0.1 (default {port}); 0 takes a free one": "127.0.0.1 上的端口（默认 {port}）；0 表示任选空闲端口",
    "the folder with the local functions": "本地函数所在的文件夹",
    "the folder that keeps workflows and executions": "保存工作流和执行记录的文件夹",
    "the port is a number from 0 to {most}": "端口应为 0 到 {most} 之间的数字",
    "serving Step Functions and ASW on {address}": "正在 {address} 提供 Step Functions 和 ASW 服务",
    "all is kept in memory; --data keeps it": "全部内容只在内存中；使用 --data 可保存",
    "kept in {folder}": "保存在 {folder}",
    # Problems
    "error": "错误",
    "warning": "警告",
    "info": "提示",
    "{file}: no problems": "{file}：没有问题",
    "errors: {errors}, warnings: {warnings}, files: {files}": "{files} 个文件：{errors} 个错误，{warnings} 个警告",
    "repair: {title}": "修复：{title}",
    "{file} has errors and cannot run": "{file} 有错误，无法运行",
    "warnings: {count}; see: tcsl validate {file}": "{count} 个警告，详见：tcsl validate {file}",
    # Pages about problems
    "tcsl repair mends this.": "tcsl repair 会修复此问题。",
    "tcsl repair mends this where there is only one way to do it.": "只有一种改法时，tcsl repair 会修复此问题。",
    "tcsl repair does not mend this.": "tcsl repair 不会修复此问题。",
    "there is no problem code {code}; did you mean {near}?": "没有问题代码 {code}，是否应为 {near}？",
    "there is no problem code {code}; see: tcsl explain": "没有问题代码 {code}，请查看：tcsl explain",
    "What it means": "含义",
    "Why it matters": "影响",
    "An example": "示例",
    "The example mended": "修正后的示例",
    # Runs
    "{file} cannot be read: {reason}": "无法读取 {file}：{reason}",
    "{file} cannot be written: {reason}": "无法写入 {file}：{reason}",
    "{file} is YAML; make JSON of it first: tcsl convert {file} -o NAME.json": "{file} 是 YAML，请先转换为 JSON：tcsl convert {file} -o NAME.json",
    "{file} is a deployment template; take its workflow out first: tcsl convert {file} -o NAME.json": "{file} 是部署模板，请先取出其中的工作流：tcsl convert {file} -o NAME.json",
    "the input (--input)": "输入（--input）",
    "the input {file}": "输入 {file}",
    "{place}: {reason}": "{place}：{reason}",
    "{name} is the name of a file; say --input-file {name}": "{name} 是文件名，请写作 --input-file {name}",
    "the functions folder {folder} does not exist": "函数文件夹 {folder} 不存在",
    "{folder}, given as the functions folder, is a file": "作为函数文件夹给出的 {folder} 是文件",
    "{folder}, given as the data folder, is a file": "作为数据文件夹给出的 {folder} 是文件",
    "port {port} of {host} is in use; choose another with --port": "{host} 的端口 {port} 已被占用，请用 --port 另选一个",
    "{message}; this run is not kept": "{message}；本次执行不会保存",
    "stopping": "正在停止",
    "stopped": "已停止",
    "{done} of {total} done": "已完成 {done}/{total}",
    "retry {retry} of {most} in {seconds}: {error}": "{seconds}后进行第 {retry}/{most} 次重试：{error}",
    "caught: {error}": "已捕获：{error}",
    "attempt {attempt}": "第 {attempt} 次尝试",
    "… and {count} more": "…… 另有 {count} 项",
    "{count} running": "{count} 个运行中",
    "State": "节点",
    "Status": "状态",
    "Time": "耗时",
    "Note": "说明",
    "Output": "输出",
    "the output is no JSON object, as that of an ASW execution is by its documentation": (
        "输出不是 JSON 对象，而 ASW 文档规定执行的输出是 JSON 对象"
    ),
    "Error": "错误",
    "In": "出错节点",
    "kept as {id}; see: tcsl history {short}": "已保存为 {id}，详见：tcsl history {short}",
    "RUNNING": "运行中",
    "SUCCEEDED": "成功",
    "FAILED": "失败",
    "TIMED_OUT": "超时",
    "ABORTED": "已终止",
    "CAUGHT": "已捕获",
    "WAITING": "等待中",
    "PAUSED": "已暂停",
    "QUEUED": "排队中",
    # History
    "no executions yet": "还没有执行记录",
    "there is no execution {id}; see: tcsl history": "没有执行 {id}，请查看：tcsl history",
    "{id} is the beginning of several executions: {ids}": "有多个执行以 {id} 开头：{ids}",
    "Id": "ID",
    "Started": "开始时间",
    "Workflow": "工作流",
    "Name": "名称",
    "Input": "输入",
    "{package} is not installed, and the real client needs it: pip install 'tcsl-studio[cloud]'": (
        "未安装 {package}，调用真实服务需要它：pip install 'tcsl-studio[cloud]'"
    ),
    # Repair
    "{file} needs no repair": "{file} 无需修复",
    "no repair is known for {file}": "{file} 没有可用的修复",
    "line {line}: {title}": "第 {line} 行：{title}",
    "errors left: {count}": "还有 {count} 个错误",
    "written to {file}": "已写入 {file}",
    # The program with the window
    'Draw workflows and run them. "tcsl-studio render FILE -o OUT.png" draws without a window.': (
        "绘制并运行工作流。“tcsl-studio render FILE -o OUT.png”不打开窗口，直接绘图。"
    ),
    "the workflow to open": "要打开的工作流文件",
    "language of the window": "窗口语言",
    "colours of the window": "窗口配色",
    "run FILE at once, print the result of each node, draw it, and leave": "立即运行 FILE，输出各节点的结果，绘图后退出",
    "the folder for the pictures of --demo (default: out)": "--demo 存放图片的文件夹（默认：out）",
    "Draw a workflow to a PNG or SVG file.": "将工作流绘制为 PNG 或 SVG 文件。",
    "the workflow, or a file of YAML or of a deployment that holds it": "工作流文件，或包含工作流的 YAML、部署文件",
    "OUT.png or OUT.svg": "OUT.png 或 OUT.svg",
    "the state machine to draw, where the file holds several": "文件中有多个状态机时，要绘制的那一个",
    "show the colours of this execution of the history, by its id or the beginning of it": (
        "按历史中这次执行的结果着色；执行 ID 或其开头几位"
    ),
    "pixels of a PNG for one of the canvas (default: 2)": "画布上的一个像素在 PNG 中占几个像素（默认：2）",
    "language of the labels (default: en)": "标签语言（默认：en）",
    "colours (default: light)": "配色（默认：light）",
    'there is no folder "{folder}"': "文件夹“{folder}”不存在",
    "{found} is no number above 0": "{found} 不是大于 0 的数",
    # Faults of our own
    "the output cannot be written: {reason}": "无法写出结果：{reason}",
    "TCSL Studio itself failed: {reason}": "TCSL Studio 自身出错：{reason}",
}


class Words:
    """Sentences of the command line in one language; called with the English text and its values."""

    def __init__(self, language: str) -> None:
        self.language = "zh" if language.startswith("zh") else "en"

    def __call__(self, text: str, **values: object) -> str:
        """Return the sentence with its placeholders filled in; English where there is no other."""
        sentence = _ZH.get(text, text) if self.language == "zh" else text
        return sentence.format_map(values) if values else sentence


def environment_language() -> str:
    """Return en or zh, as the environment asks for."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name, "")
        if value:
            return "zh" if value.lower().startswith("zh") else "en"
    try:
        found = locale.getlocale()[0] or ""
    except ValueError:
        found = ""
    return "zh" if found.lower().startswith(("zh", "chinese")) else "en"
