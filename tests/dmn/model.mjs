// A DMN model, its decisions evaluated in the order of their requirements.
//
// The XML is read by dmn-moddle and every expression is evaluated by feelin; nothing is evaluated here. So that a text is
// parsed once and not for each case, it becomes the body of a FEEL function of what its decision requires.

import { evaluate } from 'feelin';
import { DmnModdle } from 'dmn-moddle';

const NEW = 'https://www.omg.org/spec/DMN/20230324/';
const OLD = 'https://www.omg.org/spec/DMN/20191111/';

// dmn-moddle knows the elements of DMN 1.3. Those of a model of ours are the same in 1.5 under another namespace; one that
// it did not know would be a warning.
export async function readModel(xml) {
  const { rootElement, warnings } = await new DmnModdle().fromXML(xml.replaceAll(NEW, OLD), 'dmn:Definitions');
  if (warnings.length > 0) throw new Error(`not read whole: ${warnings.map((it) => it.message).join('; ')}`);
  return new Model(rootElement);
}

const without = (reference) => reference.href.slice(1);

class Model {
  constructor({ name, drgElement: elements, itemDefinition }) {
    this.name = name;
    // What rules may see of the other children.
    const siblings = (itemDefinition ?? []).find((it) => it.name === 't_siblings_item');
    this.seen = (siblings?.itemComponent ?? []).map((it) => it.name).filter((it) => it !== 'ref');
    this.elements = new Map(elements.map((it) => [it.id, it]));
    this.decisions = elements.filter((it) => it.$type === 'dmn:Decision');
    this.inputs = elements.filter((it) => it.$type === 'dmn:InputData');
    this.service = elements.find((it) => it.$type === 'dmn:DecisionService')?.name;
    this.functions = new Map();
    for (const it of elements.filter((it) => it.$type === 'dmn:BusinessKnowledgeModel')) {
      const { formalParameter, body, expression } = it.encapsulatedLogic;
      this.functions.set(it.id, compiled((formalParameter ?? []).map((one) => one.name), (body ?? expression).text));
    }
    this.compiled = new Map(this.decisions.map((it) => [it.id, this.compile(it)]));
  }

  // The ids of what a decision requires, and its expressions as functions of these and of each other.
  compile(decision) {
    const information = (decision.informationRequirement ?? []).map((it) => without(it.requiredDecision ?? it.requiredInput));
    const knowledge = (decision.knowledgeRequirement ?? []).map((it) => without(it.requiredKnowledge));
    const required = [...information, ...knowledge];
    const names = required.map((id) => this.element(id).variable.name);
    const logic = decision.decisionLogic;
    const lines = logic.$type === 'dmn:Context' ? logic.contextEntry : [{ value: logic }];
    const steps = [];
    for (const { variable, value } of lines) {
      steps.push({ name: variable?.name, run: compiled(names, value.text) });
      if (variable) names.push(variable.name);
    }
    return { required, steps };
  }

  element(id) {
    const found = this.elements.get(id);
    if (!found) throw new Error(`nothing has the id ${id}`);
    return found;
  }

  // The values of these decisions, by name; without `wanted`, of all of them.
  run(inputs, wanted = this.decisions) {
    const known = new Map();
    const value = (id) => {
      if (known.has(id)) return known.get(id);
      const element = this.element(id);
      let found = null;
      if (element.$type === 'dmn:InputData') found = inputs[element.variable.name] ?? null;
      else if (element.$type === 'dmn:BusinessKnowledgeModel') found = this.functions.get(id);
      else {
        const { required, steps } = this.compiled.get(id);
        const given = required.map(value);
        for (const { run } of steps) {
          found = run.invoke(given);
          given.push(found);
        }
      }
      known.set(id, found);
      return found;
    };
    return new Map(wanted.map((it) => [it.variable.name, value(it.id)]));
  }
}

function compiled(names, text) {
  try {
    return evaluate(`function(${names.join(', ')}) ${text}`, {}).value;
  } catch (error) {
    throw new Error(`${error.message} in ${text}`);
  }
}

// Dates and numbers travel as text, so that nothing rounds them on the way.
export function native(value) {
  if (Array.isArray(value)) return value.map(native);
  if (value === null || typeof value !== 'object') return value;
  if ('$date' in value) return evaluate(`date("${value.$date}")`, {}).value;
  if ('$number' in value) return Number(value.$number);
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, native(inner)]));
}
