export default {
  length: '{n} 个数',
  at: '第 {index} 个 = {value}',
  legend: '颜色',
  hint: '用方向键逐个看。',
  pooled: '宽度不够：每格代表相邻的 {n} 个数，显示其中离 0 最远的那个。',
  index: '第几个',
  key: '蓝色小于 0，橙色大于 0，颜色越深离 0 越远（按平方根，小数也看得见）。',
}
